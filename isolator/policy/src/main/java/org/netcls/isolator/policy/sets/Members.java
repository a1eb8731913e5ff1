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
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;

/** Which handles are to be in which sets, and of which of them the kernel has to be told. A change costs the same at any number. */
final class Members {
    /** That a handle is in a set. */
    record Member(String set, NetClsHandle handle) {}

    private final List<String> keys;
    private final Map<ContainerId, Set<Member>> byContainer = new HashMap<>();
    // Nested containers share the handle of their parent.
    private final Map<Member, Integer> counts = new HashMap<>();
    private final Set<Member> untold = new HashSet<>();

    /** @param keys of the labels for whose values there are sets */
    Members(List<String> keys) {
        this.keys = List.copyOf(keys);
    }

    void put(Assignment assignment) {
        remove(assignment.container());
        Set<Member> now = new HashSet<>();
        assignment.handle().ifPresent(handle -> sets(assignment).forEach(set -> now.add(new Member(set, handle))));
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

    private Stream<String> sets(Assignment assignment) {
        return keys.stream()
                .filter(assignment.labels()::containsKey)
                .map(key -> name(key, assignment.labels().get(key)));
    }

    /** What nft does not take in a name is an underscore there. */
    static String name(String key, String value) {
        return (key + "_" + value).replaceAll("[^A-Za-z0-9_]", "_").replaceFirst("^(?=[^A-Za-z_])", "_");
    }

    private void count(Member member, int change) {
        counts.merge(member, change, (now, more) -> now + more == 0 ? null : now + more);
        untold.add(member);
    }

    boolean isMember(Member member) {
        return counts.containsKey(member);
    }

    /** All sets that there are or were. */
    Set<String> sets() {
        Set<String> sets = new TreeSet<>();
        Stream.concat(counts.keySet().stream(), untold.stream())
                .map(Member::set)
                .forEach(sets::add);
        return sets;
    }

    /** The kernel has these in this set: what differs has to be told. */
    void found(String set, Set<NetClsHandle> present) {
        counts.keySet().stream()
                .filter(member -> member.set().equals(set) && !present.contains(member.handle()))
                .forEach(untold::add);
        present.stream()
                .map(handle -> new Member(set, handle))
                .filter(member -> !isMember(member))
                .forEach(untold::add);
    }

    Set<Member> untold() {
        return Set.copyOf(untold);
    }

    void told(Set<Member> members) {
        untold.removeAll(members);
    }
}
