// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

/**
 * Which state something shows.
 *
 * @param found how many changes that nobody tells of were found under unmanaged containers, where the kernel was asked
 */
public record Stamp(Position position, long found) {
    public long version() {
        return position.version();
    }

    public String instance() {
        return position.instance();
    }

    /** Fit for an entity tag. */
    @Override
    public String toString() {
        return found == 0 ? position.toString() : position + "-" + found;
    }
}
