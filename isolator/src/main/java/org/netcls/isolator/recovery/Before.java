// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.containers.Families;

/**
 * What stays ours when everything is read anew: the containers, what groups carry without owning it, and what was lent to
 * them.
 */
public record Before(Families families, Map<String, Set<NetClsHandle>> carried, Map<String, NetClsHandle> lent) {
    public static Before nothing() {
        return new Before(new Families(0), Map.of(), Map.of());
    }

    /** Whose group this is. */
    Optional<Assignment> owner(String group) {
        return families.named(group).filter(assignment -> assignment.state() != AssignmentState.SHARED);
    }

    Set<NetClsHandle> carried(String group) {
        return carried.getOrDefault(group, Set.of());
    }
}
