// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.spi.ForeignGroups;
import org.netcls.text.Printable;

/**
 * The foreign groups, and the handles that groups carry without owning them, wherever in the
 * hierarchy they are. While a group carries a handle, nobody else gets that, whoever wrote it.
 */
public final class ForeignCarriers {
    private static final String UNFINISHED = "could be neither finished nor removed";

    private final UnaryOperator<String> paths;
    private final Ledger ledger;
    private final Changes changes;

    // Groups under the root go by their names, those elsewhere by their absolute paths.
    @GuardedBy("this")
    private final Map<String, String> notAdopted = new HashMap<>();

    @GuardedBy("this")
    private final Map<String, Set<NetClsHandle>> carried = new HashMap<>();

    @GuardedBy("this")
    private final Map<NetClsHandle, Set<String>> carriers = new HashMap<>();

    @GuardedBy("this")
    private List<ForeignGroup> elsewhere = List.of();

    // By the path of a group elsewhere.
    @GuardedBy("this")
    private final Map<String, Lent> lent = new HashMap<>();

    // What groups elsewhere, by their paths, carry no more since they began to be read; empty while nobody reads.
    @GuardedBy("this")
    private Optional<Map<String, Set<NetClsHandle>>> dropped = Optional.empty();

    /** @param paths of groups under the root, by their names */
    public ForeignCarriers(UnaryOperator<String> paths, Ledger ledger, Changes changes) {
        this.paths = paths;
        this.ledger = ledger;
        this.changes = changes;
    }

    /**
     * What is known from before, and was told then. Groups elsewhere carry what they did until they are met.
     *
     * @param notAdopted as {@link #notAdopted()}
     * @param elsewhere as {@link #elsewhere()}
     * @param carried as {@link #carried()}
     * @param lent as {@link #lent()}
     */
    public synchronized void goOn(
            Map<String, String> notAdopted,
            List<ForeignGroup> elsewhere,
            Map<String, Set<NetClsHandle>> carried,
            Map<String, Lent> lent) {
        this.notAdopted.putAll(notAdopted);
        this.elsewhere = elsewhere;
        this.lent.putAll(lent);
        carried.forEach((group, handles) -> {
            if (isElsewhere(group)) {
                carry(group, handles);
            }
        });
    }

    /** Lists a group that carries this. True if what is said of it is new. */
    public synchronized boolean doNotAdopt(String group, String reason, Optional<NetClsHandle> carries) {
        carry(group, carries);
        return doNotAdopt(group, reason);
    }

    /** As before, of a group that carries what it did. */
    public synchronized boolean doNotAdopt(String group, String reason) {
        boolean isNew = !reason.equals(notAdopted.put(group, reason));
        if (isNew) {
            changes.tell(Kind.FOREIGN, foreign(group).toString());
        }
        return isNew;
    }

    /** Lists what a failed prepare could not undo. */
    public synchronized void leaveUnfinished(ContainerId container, Optional<NetClsHandle> handle) {
        doNotAdopt(container.value(), UNFINISHED, handle);
    }

    public synchronized boolean isUnfinished(String group) {
        return UNFINISHED.equals(notAdopted.get(group));
    }

    /** The group is gone. */
    public void forget(String group) {
        adopt(group, Optional.empty());
    }

    /** The group is a container's from now on, and carries this without the ledger knowing. */
    synchronized void adopt(String group, Optional<NetClsHandle> carries) {
        carry(group, carries);
        if (notAdopted.remove(group) != null) {
            changes.tell(Kind.FOREIGN, "group " + Printable.escape(paths.apply(group)) + " is foreign no more");
        }
    }

    public void carry(String group, Optional<NetClsHandle> handle) {
        carry(group, handle.stream().collect(Collectors.toSet()));
    }

    /** What this group carries from now on without owning it; of one that cannot be read, all that it may carry. */
    public synchronized void carry(String group, Set<NetClsHandle> handles) {
        Set<NetClsHandle> before = carried.getOrDefault(group, Set.of());
        if (before.equals(handles)) {
            return;
        }
        handles.stream().filter(handle -> !before.contains(handle)).forEach(handle -> add(handle, group));
        before.stream().filter(handle -> !handles.contains(handle)).forEach(handle -> drop(handle, group));
        if (handles.isEmpty()) {
            carried.remove(group);
        } else {
            carried.put(group, Set.copyOf(handles));
        }
    }

    /** This group cannot be read, and may carry any of these beside what it carried before. */
    public synchronized void mayCarry(String group, Set<NetClsHandle> handles) {
        carry(group, union(handles, carried.getOrDefault(group, Set.of())));
    }

    private static Set<NetClsHandle> union(Set<NetClsHandle> some, Set<NetClsHandle> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    private synchronized void add(NetClsHandle handle, String group) {
        if (carriers.computeIfAbsent(handle, unused -> new HashSet<>()).add(group)) {
            ledger.carriedElsewhere(handle);
        }
    }

    private synchronized void drop(NetClsHandle handle, String group) {
        dropped.filter(unused -> isElsewhere(group))
                .ifPresent(since ->
                        since.computeIfAbsent(group, unused -> new HashSet<>()).add(handle));
        Set<String> others = carriers.get(handle);
        others.remove(group);
        if (others.isEmpty()) {
            carriers.remove(handle);
            ledger.carriedNoMore(handle);
        }
    }

    /** What the groups elsewhere carry is read beside calls that go on, until it is met or that fails. */
    public synchronized void beginReading() {
        dropped = Optional.of(new HashMap<>());
    }

    public synchronized void endReading() {
        dropped = Optional.empty();
    }

    /** Whether a call has written something else there since it may have been read, and has told that already. */
    private synchronized boolean isDropped(String path, NetClsHandle handle) {
        return dropped.filter(since -> since.getOrDefault(path, Set.of()).contains(handle))
                .isPresent();
    }

    /**
     * What the groups elsewhere in the hierarchy carry from now on; of what could not be read, that is what it was.
     *
     * @return those of them that are new and carry a handle of the configured ranges
     */
    public synchronized List<ForeignGroup> meet(ForeignGroups found) {
        List<ForeignGroup> before = elsewhere;
        carried.keySet().stream()
                .filter(group -> isElsewhere(group) && isGone(group, found) && !isLent(group))
                .toList()
                .forEach(gone -> carry(gone, Set.of()));
        found.classIds().forEach((path, classId) -> carry(path, withLent(path, stillCarried(path, classId))));
        elsewhere = carried.entrySet().stream()
                .filter(entry -> isElsewhere(entry.getKey()) && !isLent(entry.getKey()))
                .flatMap(entry -> covered(entry.getValue())
                        .filter(handle -> !isLent(entry.getKey(), handle))
                        .map(handle -> carrier(entry.getKey(), handle)))
                .toList();
        return tell(before, elsewhere);
    }

    private synchronized Optional<NetClsHandle> stillCarried(String path, int classId) {
        return NetClsHandle.ofClassId(classId).filter(handle -> !isDropped(path, handle));
    }

    /** What was lent to a group is used as long as its container, whatever somebody else has written there. */
    private synchronized Set<NetClsHandle> withLent(String path, Optional<NetClsHandle> found) {
        return Stream.concat(found.stream(), lentAt(path).map(Lent::handle).stream())
                .collect(Collectors.toSet());
    }

    /** The group at this path carries a handle from now on because the container that has it lives there. */
    synchronized void lend(String path, Lent by) {
        carry(path, Optional.of(by.handle()));
        lentBefore(path, by);
    }

    /** As {@link #lend}, of a group that somebody may have written something else to since. */
    synchronized void lentBefore(String path, Lent by) {
        lent.put(path, by);
        mayCarry(path, Set.of(by.handle()));
        List<ForeignGroup> before = elsewhere;
        elsewhere = elsewhere.stream()
                .filter(group -> !group.path().equals(path) && !isLent(group.path(), by.handle()))
                .toList();
        tell(before, elsewhere);
    }

    /** The container is gone: groups that still carry its handle are foreign. */
    public synchronized void lentNoMore(Lent by) {
        lentTo(by).forEach(lent::remove);
    }

    /** What this group carries because it was lent. */
    synchronized Optional<Lent> lentAt(String path) {
        return Optional.ofNullable(lent.get(path));
    }

    /** What each group carries because it was lent. */
    public synchronized Map<String, Lent> lent() {
        return Map.copyOf(lent);
    }

    private synchronized boolean isLent(String path) {
        return lent.containsKey(path);
    }

    /** The groups that carry a handle because this container lent it; others may have the same, where the operator gives them. */
    synchronized List<String> lentTo(Lent by) {
        if (lent.isEmpty()) {
            return List.of();
        }
        return carriers.getOrDefault(by.handle(), Set.of()).stream()
                .filter(path -> lentAt(path).equals(Optional.of(by)))
                .toList();
    }

    private synchronized boolean isLentItself(String path, NetClsHandle handle) {
        return lentAt(path).filter(by -> by.handle().equals(handle)).isPresent();
    }

    /** The group carries nothing any more. */
    synchronized void takeBack(String path) {
        lent.remove(path);
        carry(path, Set.of());
    }

    /** To this group, or to one that it is in, from which it has inherited it. */
    private synchronized boolean isLent(String path, NetClsHandle handle) {
        return withOuter(path).anyMatch(group -> isLentItself(group, handle));
    }

    /** The group at this absolute path, and those that it is in. */
    public static Stream<String> withOuter(String path) {
        return Stream.iterate(
                path, inner -> !inner.isEmpty(), inner -> inner.substring(0, Math.max(0, inner.lastIndexOf('/'))));
    }

    private List<ForeignGroup> tell(Collection<ForeignGroup> before, Collection<ForeignGroup> now) {
        List<ForeignGroup> added =
                now.stream().filter(Predicate.not(Set.copyOf(before)::contains)).toList();
        added.forEach(group -> changes.tell(Kind.FOREIGN, group.toString()));
        before.stream()
                .filter(Predicate.not(Set.copyOf(now)::contains))
                .forEach(group -> changes.tell(Kind.FOREIGN, group + " no more"));
        return added;
    }

    private static ForeignGroup carrier(String path, NetClsHandle handle) {
        return new ForeignGroup(path, Optional.of(handle), "carries " + handle);
    }

    /** Those elsewhere in the hierarchy that carry a handle of the configured ranges. */
    public synchronized List<ForeignGroup> elsewhere() {
        return elsewhere;
    }

    private static boolean isElsewhere(String group) {
        return group.startsWith("/");
    }

    private static boolean isGone(String path, ForeignGroups found) {
        return !found.classIds().containsKey(path)
                && withOuter(path).noneMatch(found.unreadable()::contains)
                && !found.unreadable().contains("/");
    }

    /**
     * @param path of the container's group; those in it may carry what it had before
     * @throws HandleUnavailableException if another group carries the handle that is no container's
     */
    public synchronized void requireUncarried(NetClsHandle handle, ContainerId container, String path)
            throws HandleUnavailableException {
        Optional<String> carrier = carriers.getOrDefault(handle, Set.of()).stream()
                .filter(group -> isElsewhere(group) || isNotAdopted(group))
                .filter(group -> !group.equals(container.value()) && !group.startsWith(path + "/"))
                .findAny();
        if (carrier.isPresent()) {
            throw new HandleUnavailableException("handle " + handle + " is carried by group "
                    + Printable.escape(carrier.get()) + ", which it was not given to");
        }
    }

    /** The containers whose groups carry this handle without the ledger knowing. */
    synchronized List<ContainerId> containersWith(NetClsHandle handle) {
        return carriers.getOrDefault(handle, Set.of()).stream()
                .filter(group -> !isElsewhere(group) && !isNotAdopted(group))
                .map(ContainerId::new)
                .toList();
    }

    public synchronized boolean isNotAdopted(String group) {
        return notAdopted.containsKey(group);
    }

    public synchronized Set<String> carriers(NetClsHandle handle) {
        return Set.copyOf(carriers.getOrDefault(handle, Set.of()));
    }

    /** Whether this group carries the handle without owning it. */
    public synchronized boolean carries(String group, NetClsHandle handle) {
        return carried.getOrDefault(group, Set.of()).contains(handle);
    }

    /** What each group carries without owning it. */
    public synchronized Map<String, Set<NetClsHandle>> carried() {
        return Map.copyOf(carried);
    }

    /** Why those directly under the root were not adopted, by their names. */
    public synchronized Map<String, String> notAdopted() {
        return Map.copyOf(notAdopted);
    }

    public synchronized List<ForeignGroup> foreign() {
        return Stream.concat(notAdopted.keySet().stream().map(this::foreign), elsewhere.stream())
                .toList();
    }

    /** One directly under the root. */
    private synchronized ForeignGroup foreign(String group) {
        Set<NetClsHandle> handles =
                covered(carried.getOrDefault(group, Set.of())).collect(Collectors.toSet());
        return new ForeignGroup(
                paths.apply(group),
                handles.size() == 1 ? handles.stream().findAny() : Optional.empty(),
                notAdopted.get(group));
    }

    private Stream<NetClsHandle> covered(Set<NetClsHandle> handles) {
        return handles.stream().filter(ledger::covers);
    }
}
