// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.table.Element;
import org.netcls.isolator.policy.table.ObjectName;
import org.netcls.isolator.policy.table.ObjectName.Kind;

/** Which handles are to be in which sets and maps, and of which of them the kernel has to be told. A change costs the same at any number. */
final class Members {
    /** That an element is in a set or a map. */
    record Member(ObjectName object, Element element) {}

    // Of sets, maps and chains alike.
    private static final int LONGEST_NAME = 255;

    private final List<String> setKeys;
    private final List<String> mapKeys;
    private final Map<ContainerId, Set<Member>> byContainer = new HashMap<>();
    // Nested containers share the handle of their parent.
    private final Map<Member, Integer> counts = new HashMap<>();
    private final Set<Member> untold = new HashSet<>();

    /**
     * @param setKeys of the labels for whose values there are sets
     * @param mapKeys of the labels for which there are maps
     */
    Members(List<String> setKeys, List<String> mapKeys) {
        this.setKeys = List.copyOf(setKeys);
        this.mapKeys = List.copyOf(mapKeys);
    }

    void put(Assignment assignment) {
        remove(assignment.container());
        Set<Member> now = assignment.handle().stream()
                .flatMap(handle -> Stream.concat(sets(assignment, handle), maps(assignment, handle)))
                .collect(Collectors.toSet());
        byContainer.put(assignment.container(), now);
        now.forEach(member -> count(member, 1));
    }

    void remove(ContainerId container) {
        Optional.ofNullable(byContainer.remove(container)).ifPresent(gone -> gone.forEach(member -> count(member, -1)));
    }

    void replaceAll(Collection<Assignment> assignments) {
        Set.copyOf(byContainer.keySet()).forEach(this::remove);
        assignments.forEach(this::put);
    }

    private Stream<Member> sets(Assignment assignment, NetClsHandle handle) {
        return named(assignment, setKeys)
                .map(label -> new Member(
                        new ObjectName(Kind.SET, name(label.getKey(), label.getValue())),
                        new Element(handle, Optional.empty())));
    }

    /** A map has a handle once, so who shares its parent's handle goes where its parent goes. */
    private Stream<Member> maps(Assignment assignment, NetClsHandle handle) {
        return named(assignment, assignment.state() == AssignmentState.SHARED ? List.of() : mapKeys)
                .map(label -> new Member(
                        new ObjectName(Kind.MAP, name("by", label.getKey())),
                        new Element(handle, Optional.of("jump " + name(label.getKey(), label.getValue())))));
    }

    private static Stream<Map.Entry<String, String>> named(Assignment assignment, List<String> keys) {
        return assignment.labels().entrySet().stream().filter(label -> keys.contains(label.getKey()));
    }

    /** What nft does not take in a name is an underscore there, and what is too long is cut. */
    static String name(String first, String second) {
        String name = (first + "_" + second).replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[^A-Za-z_])", "_");
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }

    private void count(Member member, int change) {
        counts.merge(member, change, (now, more) -> now + more == 0 ? null : now + more);
        untold.add(member);
    }

    boolean isMember(Member member) {
        return counts.containsKey(member);
    }

    /** Whether one of this name is for labels of these keys, whoever had them. */
    boolean keeps(ObjectName object) {
        return object.kind() == Kind.SET
                ? setKeys.stream().anyMatch(key -> object.name().startsWith(name(key, "")))
                : mapKeys.stream().anyMatch(key -> object.name().equals(name("by", key)));
    }

    /** All sets and maps that there are or were. */
    Set<ObjectName> objects() {
        Set<ObjectName> objects = new TreeSet<>();
        Stream.concat(counts.keySet().stream(), untold.stream())
                .map(Member::object)
                .forEach(objects::add);
        return objects;
    }

    /** The kernel has these in this one: what differs has to be told. */
    void found(ObjectName object, Set<Element> present) {
        counts.keySet().stream()
                .filter(member -> member.object().equals(object) && !present.contains(member.element()))
                .forEach(untold::add);
        present.stream()
                .map(element -> new Member(object, element))
                .filter(member -> !isMember(member))
                .forEach(untold::add);
        untold.removeIf(
                member -> member.object().equals(object) && !isMember(member) && !present.contains(member.element()));
    }

    Set<Member> untold() {
        return Set.copyOf(untold);
    }

    void told(Set<Member> members) {
        untold.removeAll(members);
    }
}
