// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.rules.Selecting;

/** Which policies do not have the containers that they select: those of before a change keep their handles. */
final class Misfits {
    private final Set<Primary> configured;
    private final Map<String, Integer> elsewhere = new HashMap<>();
    private final Map<String, Integer> unselected = new HashMap<>();

    private Misfits(Set<Primary> configured) {
        this.configured = configured;
    }

    /**
     * @param configured all primaries of which handles are given
     * @param policies those that have rules in the kernel
     */
    static Misfits among(
            Collection<Assignment> assignments, Set<Primary> configured, Collection<Policy> policies, Choice choice) {
        Misfits misfits = new Misfits(configured);
        Map<Integer, Policy> owners = policies.stream()
                .collect(Collectors.toMap(policy -> policy.primary().value(), Function.identity()));
        Set<String> names = policies.stream().map(Policy::name).collect(Collectors.toSet());
        for (Assignment assignment : assignments) {
            if (assignment.state() != AssignmentState.SHARED
                    && assignment.handle().isPresent()) {
                misfits.add(assignment.handle().get(), choice.first(assignment.labels()), owners, names);
            }
        }
        return misfits;
    }

    private void add(
            NetClsHandle handle, Optional<Selecting> selected, Map<Integer, Policy> owners, Set<String> names) {
        Optional<String> wanted = selected.map(Selecting::name).filter(names::contains);
        Optional<String> owner =
                Optional.ofNullable(owners.get(handle.primary())).map(Policy::name);
        if (!wanted.equals(owner)) {
            wanted.ifPresent(name -> elsewhere.merge(name, 1, Integer::sum));
            owner.ifPresent(name -> unselected.merge(name, 1, Integer::sum));
        }
    }

    List<String> remarks(Policy policy) {
        List<String> remarks = new ArrayList<>();
        if (!configured.contains(policy.primary())) {
            remarks.add("has primary " + policy.primary()
                    + ", under which no handles are given: add it to primary.handle in org.netcls.isolator");
        }
        Optional.ofNullable(elsewhere.get(policy.name()))
                .ifPresent(count -> remarks.add("selects " + count
                        + (count == 1 ? " container that has a handle" : " containers that have handles")
                        + " of another primary: 'netcls label' with its labels gives one of this policy"));
        Optional.ofNullable(unselected.get(policy.name()))
                .ifPresent(count -> remarks.add(
                        "has " + count + (count == 1 ? " container" : " containers") + " that it does not select"));
        return remarks;
    }
}
