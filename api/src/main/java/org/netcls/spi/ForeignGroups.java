// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.util.Map;
import java.util.Set;

/**
 * Groups of the hierarchy that are not directly under the root: those above and beside it, the root itself, and those
 * that somebody made in a container's group, at any depth.
 *
 * @param classIds by absolute path, what each carries, unsigned; groups that carry 0, or in a container's group the same
 *     as that, are left out
 * @param unreadable absolute paths of groups of which not all could be read, {@code /} for all: what was known of them, and
 *     of those in them, may still be so
 */
public record ForeignGroups(Map<String, Integer> classIds, Set<String> unreadable) {
    /** Where there are none. */
    public static final ForeignGroups NONE = new ForeignGroups(Map.of(), Set.of());

    public ForeignGroups {
        classIds = Map.copyOf(classIds);
        unreadable = Set.copyOf(unreadable);
    }
}
