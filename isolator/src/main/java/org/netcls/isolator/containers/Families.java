// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.UnknownContainerException;

/** All assignments, and which containers are nested in which. Each family is changed by one thread at a time. */
public final class Families {
    private final Map<ContainerId, Assignment> assignments;
    // The nested ones by the outermost container.
    private final Map<ContainerId, Set<ContainerId>> nested;

    /** @param expected about how many there will be at first */
    public Families(int expected) {
        this(new ConcurrentHashMap<>(expected), new ConcurrentHashMap<>());
    }

    /** Those of {@link #assignments} and {@link #nested}. */
    public Families(Map<ContainerId, Assignment> assignments, Map<ContainerId, Set<ContainerId>> nested) {
        this.assignments = assignments;
        this.nested = nested;
    }

    /** By container, as they are. */
    public Map<ContainerId, Assignment> assignments() {
        return assignments;
    }

    /** The nested containers by the outermost one, as they are. */
    public Map<ContainerId, Set<ContainerId>> nested() {
        return nested;
    }

    /** Null if there is none. */
    public Assignment get(ContainerId container) {
        return assignments.get(container);
    }

    /** By the name of a group, which may be none of a container. */
    public Optional<Assignment> named(String group) {
        return assignments.isEmpty() ? Optional.empty() : container(group).map(this::get);
    }

    /** The container whose group has this name, if one can have it. */
    public static Optional<ContainerId> container(String group) {
        try {
            return Optional.of(new ContainerId(group));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public Collection<Assignment> all() {
        return assignments.values();
    }

    public int size() {
        return assignments.size();
    }

    public void put(Assignment assignment) {
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
        Set<ContainerId> family = nested.get(container.root());
        // As a rule; thousands are asked for at once.
        return family == null
                ? List.of()
                : family.stream().filter(member -> member.isWithin(container)).toList();
    }

    /** Those that live in this container's group. */
    public List<Assignment> sharing(Assignment owner) {
        Predicate<Assignment> shares = member ->
                member.state() == AssignmentState.SHARED && member.group().equals(owner.group());
        return nestedIn(owner.container()).stream()
                .map(assignments::get)
                .filter(shares)
                .toList();
    }

    Assignment require(ContainerId container) throws UnknownContainerException {
        Assignment assignment = get(container);
        if (assignment == null) {
            throw new UnknownContainerException(container);
        }
        return assignment;
    }

    /** The one whose group it lives in, wherever those between them live. */
    Assignment owner(Assignment assignment) throws UnknownContainerException {
        return assignment.state() == AssignmentState.SHARED ? outer(assignment) : assignment;
    }

    private Assignment outer(Assignment assignment) throws UnknownContainerException {
        return Stream.iterate(
                        Optional.of(assignment.container()),
                        Optional::isPresent,
                        inner -> inner.flatMap(ContainerId::parent))
                .flatMap(outer -> Optional.ofNullable(get(outer.get())).stream())
                .filter(outer ->
                        outer.state() != AssignmentState.SHARED && outer.group().equals(assignment.group()))
                .findFirst()
                .orElseThrow(() -> new UnknownContainerException(assignment.container()));
    }
}
