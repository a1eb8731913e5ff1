// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.ForeignCarriers;

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

    /** The containers whose groups carried what was given to them, and nothing in these anything else. */
    Stream<Assignment> settled() {
        Set<String> disturbed = carried.keySet().stream()
                .flatMap(group -> ForeignCarriers.withOuter(group))
                .collect(Collectors.toSet());
        return families.all().stream()
                .filter(assignment -> assignment.state() == AssignmentState.ASSIGNED)
                .filter(assignment ->
                        !disturbed.contains(assignment.container().value()) && !disturbed.contains(assignment.group()));
    }
}
