// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

/**
 * Which state something shows.
 *
 * @param version the isolator's
 * @param found how many changes that nobody tells of were found under unmanaged containers, where the kernel was asked
 */
public record Stamp(long version, long found) {
    /** Fit for an entity tag. */
    @Override
    public String toString() {
        return found == 0 ? Long.toString(version) : version + "-" + found;
    }
}
