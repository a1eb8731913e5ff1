// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.ForeignCarriers;
import org.netcls.isolator.containers.Lent;

/**
 * What is known of the groups from before.
 *
 * @param families the containers
 * @param notAdopted why other groups were not adopted
 * @param carried what groups carry without owning it
 * @param elsewhere the groups elsewhere that were told to carry a handle
 * @param lent to groups elsewhere by containers
 * @param drifts of which containers the kernel had something else, which was told
 * @param witnesses by whom it is found out which container's processes were moved
 */
public record Before(
        Families families,
        Map<String, String> notAdopted,
        Map<String, Set<NetClsHandle>> carried,
        List<ForeignGroup> elsewhere,
        Map<String, Lent> lent,
        Map<ContainerId, Drift> drifts,
        Map<ContainerId, Witness> witnesses) {
    public static Before nothing() {
        return new Before(new Families(0), Map.of(), Map.of(), List.of(), Map.of(), Map.of(), Map.of());
    }

    public boolean hasNoContainers() {
        return families.size() == 0;
    }

    /** Whose group this is. */
    Optional<Assignment> owner(String group) {
        return families.named(group).filter(assignment -> assignment.state() != AssignmentState.SHARED);
    }

    Set<NetClsHandle> carried(String group) {
        return carried.getOrDefault(group, Set.of());
    }

    /** Those with groups of their own, by whether these carried what was given to them, and no group in these anything. */
    Map<Boolean, List<Assignment>> ownersByUndisturbed() {
        Set<String> disturbed =
                carried.keySet().stream().flatMap(ForeignCarriers::withOuter).collect(Collectors.toUnmodifiableSet());
        return families.all().stream()
                .filter(assignment -> assignment.state() != AssignmentState.SHARED)
                .collect(Collectors.partitioningBy(assignment ->
                        assignment.state() == AssignmentState.ASSIGNED && !disturbed.contains(assignment.group())));
    }
}
