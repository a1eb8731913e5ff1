// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.GroupLeftAlone;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Printable;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.spi.ForeignGroups;

/**
 * The groups under the root that are left alone, and the handles that groups carry without owning them, wherever in the
 * hierarchy they are. While a group carries a handle, nobody else gets that, whoever wrote it.
 */
final class Strangers {
    private static final String UNFINISHED = "could be neither finished nor removed";

    private final Ledger ledger;
    private final Changes changes;

    // All guarded by this. Groups under the root go by their names, foreign ones by their absolute paths.
    private final Map<String, GroupLeftAlone> leftAlone = new HashMap<>();
    private final Map<String, Set<NetClsHandle>> carried = new HashMap<>();
    private final Map<NetClsHandle, Set<String>> carriers = new HashMap<>();
    private List<ForeignGroup> foreign = List.of();

    Strangers(Ledger ledger, Changes changes) {
        this.ledger = ledger;
        this.changes = changes;
    }

    /** Lists a group that carries this. True if what is said of it is new. */
    synchronized boolean leaveAlone(String group, String reason, Optional<NetClsHandle> carries) {
        carry(group, carries);
        return leaveAlone(group, reason);
    }

    /** As before, of a group that carries what it did. */
    synchronized boolean leaveAlone(String group, String reason) {
        GroupLeftAlone now = new GroupLeftAlone(group, reason);
        boolean isNew = !now.equals(leftAlone.put(group, now));
        if (isNew) {
            changes.tell(Kind.LEFT_ALONE, "group " + Printable.escape(group) + " " + Printable.escape(reason));
        }
        return isNew;
    }

    /** Lists what a failed prepare could not undo. */
    synchronized void leaveUnfinished(ContainerId container, Optional<NetClsHandle> handle) {
        leaveAlone(container.value(), UNFINISHED, handle);
    }

    synchronized boolean isUnfinished(String group) {
        return leftAlone.containsKey(group) && leftAlone.get(group).reason().equals(UNFINISHED);
    }

    /** The group is gone, or is a container's from now on. */
    synchronized void forget(String group) {
        carry(group, Set.of());
        if (leftAlone.remove(group) != null) {
            changes.tell(Kind.LEFT_ALONE, "group " + Printable.escape(group) + " is left alone no more");
        }
    }

    void carry(String group, Optional<NetClsHandle> handle) {
        carry(group, handle.stream().collect(Collectors.toSet()));
    }

    /** What this group carries from now on without owning it; of one that cannot be read, all that it may carry. */
    synchronized void carry(String group, Set<NetClsHandle> handles) {
        Set<NetClsHandle> before = carried.getOrDefault(group, Set.of());
        handles.stream().filter(handle -> !before.contains(handle)).forEach(handle -> add(handle, group));
        before.stream().filter(handle -> !handles.contains(handle)).forEach(handle -> drop(handle, group));
        if (handles.isEmpty()) {
            carried.remove(group);
        } else {
            carried.put(group, Set.copyOf(handles));
        }
    }

    /** This group cannot be read, and may carry any of these beside what it carried before. */
    synchronized void mayCarry(String group, Set<NetClsHandle> handles) {
        carry(group, union(handles, carried.getOrDefault(group, Set.of())));
    }

    /** As {@link #mayCarry}, until it is met or found to be gone; nothing for a group under the root. */
    void mayCarryElsewhere(String group, Set<NetClsHandle> handles) {
        if (isForeign(group)) {
            mayCarry(group, handles);
        }
    }

    private static Set<NetClsHandle> union(Set<NetClsHandle> some, Set<NetClsHandle> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    private void add(NetClsHandle handle, String group) {
        if (carriers.computeIfAbsent(handle, unused -> new HashSet<>()).add(group)) {
            ledger.share(handle);
        }
    }

    private void drop(NetClsHandle handle, String group) {
        Set<String> others = carriers.get(handle);
        others.remove(group);
        if (others.isEmpty()) {
            carriers.remove(handle);
            ledger.unshare(handle);
        }
    }

    /**
     * What the groups elsewhere in the hierarchy carry from now on; of what could not be read, that is what it was.
     *
     * @return those of them that are new and carry a handle of the configured ranges
     */
    synchronized List<ForeignGroup> meet(ForeignGroups found) {
        List<ForeignGroup> before = foreign;
        carried.keySet().stream()
                .filter(group -> isForeign(group) && isGone(group, found))
                .toList()
                .forEach(gone -> carry(gone, Set.of()));
        found.classIds().forEach((path, classId) -> carry(path, NetClsHandle.ofClassId(classId)));
        foreign = carried.entrySet().stream()
                .filter(entry -> isForeign(entry.getKey()))
                .flatMap(entry -> covered(entry.getValue()).map(handle -> new ForeignGroup(entry.getKey(), handle)))
                .toList();
        return tell(before, foreign);
    }

    private List<ForeignGroup> tell(Collection<ForeignGroup> before, Collection<ForeignGroup> now) {
        List<ForeignGroup> added =
                now.stream().filter(Predicate.not(Set.copyOf(before)::contains)).toList();
        added.forEach(group -> changes.tell(Kind.LEFT_ALONE, "group " + shown(group)));
        before.stream()
                .filter(Predicate.not(Set.copyOf(now)::contains))
                .forEach(group -> changes.tell(Kind.LEFT_ALONE, "group " + shown(group) + " no more"));
        return added;
    }

    private static String shown(ForeignGroup group) {
        return Printable.escape(group.path()) + " carries " + group.handle();
    }

    private static boolean isForeign(String group) {
        return group.startsWith("/");
    }

    private static boolean isGone(String path, ForeignGroups found) {
        return !found.classIds().containsKey(path)
                && Stream.iterate(path, inner -> !inner.isEmpty(), inner -> inner.substring(0, inner.lastIndexOf('/')))
                        .noneMatch(found.unreadable()::contains)
                && !found.unreadable().contains("/");
    }

    /**
     * @param path of the container's group; those in it may carry what it had before
     * @throws HandleUnavailableException if another group carries the handle that is no container's
     */
    synchronized void requireUncarried(NetClsHandle handle, ContainerId container, String path)
            throws HandleUnavailableException {
        Optional<String> carrier = carriers.getOrDefault(handle, Set.of()).stream()
                .filter(group -> isForeign(group) || leftAlone.containsKey(group))
                .filter(group -> !group.equals(container.value()) && !group.startsWith(path + "/"))
                .findAny();
        if (carrier.isPresent()) {
            throw new HandleUnavailableException("handle " + handle + " is carried by group "
                    + Printable.escape(carrier.get()) + ", which it was not given to");
        }
    }

    synchronized Set<String> carriers(NetClsHandle handle) {
        return Set.copyOf(carriers.getOrDefault(handle, Set.of()));
    }

    /** Whether this group carries the handle without owning it. */
    synchronized boolean carries(String group, NetClsHandle handle) {
        return carried.getOrDefault(group, Set.of()).contains(handle);
    }

    /** What each group carries without owning it. */
    synchronized Map<String, Set<NetClsHandle>> carried() {
        return Map.copyOf(carried);
    }

    synchronized List<GroupLeftAlone> list() {
        return List.copyOf(leftAlone.values());
    }

    synchronized List<ForeignGroup> foreign() {
        return foreign;
    }

    private Stream<NetClsHandle> covered(Set<NetClsHandle> handles) {
        return handles.stream().filter(ledger::covers);
    }
}
