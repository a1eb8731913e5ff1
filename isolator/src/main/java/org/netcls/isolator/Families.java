// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;

/** All assignments, and which containers are nested in which. Each family is changed by one thread at a time. */
final class Families {
    private final Map<ContainerId, Assignment> assignments = new ConcurrentHashMap<>();
    // The nested ones by the outermost container.
    private final Map<ContainerId, Set<ContainerId>> nested = new ConcurrentHashMap<>();

    /** Null if there is none. */
    Assignment get(ContainerId container) {
        return assignments.get(container);
    }

    /** By the name of a group, which may be none of a container. */
    Optional<Assignment> named(String group) {
        return container(group).map(this::get);
    }

    /** The container whose group has this name, if one can have it. */
    static Optional<ContainerId> container(String group) {
        try {
            return Optional.of(new ContainerId(group));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same in another state. */
    static Assignment as(Assignment assignment, AssignmentState state) {
        return new Assignment(
                assignment.container(),
                assignment.handle(),
                assignment.group(),
                assignment.since(),
                assignment.labels(),
                state);
    }

    Collection<Assignment> all() {
        return assignments.values();
    }

    int size() {
        return assignments.size();
    }

    void put(Assignment assignment) {
        ContainerId container = assignment.container();
        assignments.put(container, assignment);
        ContainerId root = container.root();
        if (!root.equals(container)) {
            nested.computeIfAbsent(root, unused -> ConcurrentHashMap.newKeySet())
                    .add(container);
        }
    }

    void remove(ContainerId container) {
        assignments.remove(container);
        nested.computeIfPresent(container.root(), (root, family) -> {
            family.remove(container);
            return family.isEmpty() ? null : family;
        });
    }

    /** Those nested in this container, at whatever depth. */
    List<ContainerId> nestedIn(ContainerId container) {
        String prefix = container.value() + ".";
        return nested.getOrDefault(container.root(), Set.of()).stream()
                .filter(member -> member.value().startsWith(prefix))
                .toList();
    }

    /** Those that live in this container's group. */
    List<Assignment> sharing(Assignment owner) {
        Predicate<Assignment> shares = member ->
                member.state() == AssignmentState.SHARED && member.group().equals(owner.group());
        return nestedIn(owner.container()).stream()
                .map(assignments::get)
                .filter(shares)
                .toList();
    }
}
