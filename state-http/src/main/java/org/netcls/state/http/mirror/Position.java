// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

/**
 * A version of the state, and whose it is.
 *
 * @param instance as {@link Source} has it
 */
public record Position(long version, String instance) {
    /** Fit for an entity tag, and as the id of an event. */
    @Override
    public String toString() {
        return version + "-" + instance;
    }
}
