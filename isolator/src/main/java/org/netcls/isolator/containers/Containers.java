// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.events.Changes;
import org.netcls.spi.BusyException;
import org.netcls.spi.NetClsCgroups;
import org.netcls.text.Printable;

/** The containers and their life: each step is done in the back end and in the ledger, or in neither. */
public final class Containers {
    private final NetClsCgroups cgroups;
    private final Bookkeeping books;
    private final Families families;
    private final Turns turns;
    private final ForeignCarriers carriers;
    private final Drifts drifts;
    private final Changes changes;
    private final GroupMaker groups;
    private final SharedGroups shared;
    private final Lending lending;
    private final Relabeling relabeling;

    public Containers(
            NetClsCgroups cgroups,
            Bookkeeping books,
            Families families,
            Turns turns,
            ForeignCarriers carriers,
            Drifts drifts,
            Changes changes) {
        this.cgroups = cgroups;
        this.books = books;
        this.families = families;
        this.turns = turns;
        this.carriers = carriers;
        this.drifts = drifts;
        this.changes = changes;
        this.groups = new GroupMaker(cgroups, books.giving(), carriers);
        this.shared = new SharedGroups(cgroups, families);
        this.lending = new Lending(cgroups, carriers);
        this.relabeling = new Relabeling(cgroups, books, families, shared, lending, drifts, changes);
    }

    public Assignment prepare(ContainerId container, Request request) throws NetClsException {
        return turns.take(container, () -> {
            Assignment present = families.get(container);
            if (present != null) {
                throw new AlreadyPreparedException(present);
            }
            Optional<ContainerId> parent = container.parent();
            Assignment made;
            if (parent.isPresent() && !request.ownGroup()) {
                made = shared.enter(container, families.owner(families.require(parent.get())), request);
            } else {
                requireIfPresent(parent);
                made = groups.make(container, request);
            }
            adopt(made);
            return made;
        });
    }

    /** What a failed {@link #prepare} could not undo. */
    public void removeUnfinished(ContainerId container) throws IOException {
        groups.removeUnfinished(container);
    }

    private void requireIfPresent(Optional<ContainerId> parent) throws UnknownContainerException {
        if (parent.isPresent()) {
            families.require(parent.get());
        }
    }

    /** From now on this is one of ours. */
    public void adopt(Assignment assignment) {
        goOn(assignment);
        changes.tell(Kind.ASSIGNED, assignment, "");
    }

    /** This was one of ours before, and is the same. */
    public void goOn(Assignment assignment) {
        families.put(assignment);
        if (assignment.state() != AssignmentState.SHARED) {
            carriers.adopt(assignment.container().value(), books.of(assignment).carried(assignment));
        }
        books.of(assignment).adopted(assignment);
    }

    /** This was one of ours before, and was not found again. */
    public void lost(Assignment assignment, String detail) {
        changes.tell(Kind.RELEASED, assignment, detail);
    }

    public Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException {
        return turns.take(container, () -> {
            Assignment present = families.require(container);
            carriers.requireUncarried(handle, container, present.group());
            books.giving().assign(present, handle);
            rewrite(container, handle);
            return change(present, Optional.of(handle));
        });
    }

    /** The operator wrote this into the group of the container without us. */
    public void follow(Assignment assignment, OptionalInt classId) {
        Optional<NetClsHandle> handle = NetClsHandle.ofClassId(classId);
        carriers.carry(assignment.container().value(), handle);
        if (!handle.equals(assignment.handle())) {
            handle.ifPresent(found -> books.operator().found(found, assignment.container()));
            change(assignment, handle);
        }
    }

    /** The container, and all that share its group, have this handle of the operator's from now on. */
    private Assignment change(Assignment owner, Optional<NetClsHandle> handle) {
        owner.handle()
                .filter(before -> !handle.equals(Optional.of(before)))
                .ifPresent(before -> books.operator().release(before, owner.container()));
        Assignment changed = put(owner.withHandle(handle));
        families.sharing(owner).forEach(nested -> put(nested.withHandle(handle)));
        return changed;
    }

    private Assignment put(Assignment changed) {
        families.put(changed);
        changes.tell(Kind.ASSIGNED, changed, "by the operator");
        return changed;
    }

    private void rewrite(ContainerId container, NetClsHandle handle) throws BackEndException {
        try {
            inBackEnd(() -> cgroups.rewrite(container, handle.classId()));
        } finally {
            // It may have been written even if that failed; the kernel is asked before anybody is refused.
            books.operator().found(handle, container);
        }
    }

    public Assignment relabel(ContainerId container, Map<String, String> labels) throws NetClsException {
        return turns.take(container, () -> {
            Assignment present = families.require(container);
            return present.state() == AssignmentState.SHARED
                    ? relabeling.relabelShared(present, families.owner(present), labels)
                    : relabeling.relabel(present, labels);
        });
    }

    public Void isolate(ContainerId container, long pid) throws NetClsException {
        return turns.take(container, () -> {
            attach(families.require(container), pid);
            return null;
        });
    }

    private void attach(Assignment assignment, long pid) throws NetClsException {
        ContainerId owner = families.owner(assignment).container();
        inBackEnd(() -> cgroups.attach(owner, pid));
    }

    interface Step {
        void run() throws IOException;
    }

    static void inBackEnd(Step step) throws BackEndException {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            throw new BackEndException(e.getMessage(), e);
        }
    }

    /** Moves a process that was started in the container without us, unless it is in some container's group. */
    public Boolean include(ContainerId container, long pid) throws NetClsException {
        return turns.take(container, () -> {
            Assignment present = families.require(container);
            Optional<String> group = cgroups.group(pid);
            if (group.isEmpty() || isOfContainer(group.get())) {
                return false;
            }
            attach(present, pid);
            changes.tell(Kind.JOINED, present, "process " + Processes.named(pid));
            return true;
        });
    }

    /** @param group as the kernel names it: {@code /netcls/web}, or one within that */
    private boolean isOfContainer(String group) {
        String root = cgroups.backEnd().root();
        String rootName = root.substring(root.lastIndexOf('/') + 1);
        List<String> names = List.of(group.split("/"));
        return IntStream.range(1, names.size())
                .filter(at -> names.get(at - 1).equals(rootName))
                .anyMatch(at -> families.named(names.get(at).replace('\\', '/')).isPresent());
    }

    public Void lend(ContainerId container, String directory) throws NetClsException {
        return turns.take(container, () -> {
            Assignment owner = families.owner(families.require(container));
            requireNobodyElses(directory, owner);
            inBackEnd(() -> lending.lend(owner, directory));
            return null;
        });
    }

    private void requireNobodyElses(String directory, Assignment owner) throws HandleUnavailableException {
        Optional<ContainerId> other = carriers.lentAt(directory)
                .map(Lent::container)
                .filter(by -> !by.equals(owner.container()) && families.get(by) != null);
        if (other.isPresent()) {
            throw new HandleUnavailableException("group " + Printable.escape(directory) + " is that of container '"
                    + other.get() + "', and carries its handle: each needs a cgroupsPath of its own");
        }
    }

    public List<String> launcher(ContainerId container) throws NetClsException {
        return cgroups.launcher(families.owner(families.require(container)).container());
    }

    public Void cleanup(ContainerId container, Duration timeout) throws NetClsException {
        return release(timeout, new GroupRemoval(container, left -> remove(container)));
    }

    /** One attempt; false while another call is busy with the container. */
    public boolean cleanupIfFree(ContainerId container) throws NetClsException {
        return turns.takeIfFree(container, () -> {
            GroupRemoval removal = new GroupRemoval(container, left -> remove(container));
            release(families.require(container), removal, Duration.ZERO);
        });
    }

    public Void destroy(ContainerId container, Duration timeout) throws NetClsException {
        return release(timeout, new GroupRemoval(container, left -> {
            try {
                remove(container);
            } catch (BusyException e) {
                lending.kill(families.get(container));
                cgroups.kill(container, left);
                remove(container);
            }
        }));
    }

    /** In the turn of the container, while it is there. */
    private void remove(ContainerId container) throws IOException {
        lending.takeBack(families.get(container));
        cgroups.remove(container);
    }

    /** Each attempt has a turn of its own, so that who kills what is inside does not wait for who waits for its end. */
    private Void release(Duration timeout, GroupRemoval removal) throws NetClsException {
        ContainerId container = removal.container();
        AtomicReference<Assignment> wanted = new AtomicReference<>();
        removal.patiently(
                timeout,
                left -> turns.take(container, () -> {
                    if (wanted.get() == null) {
                        wanted.set(families.require(container));
                    }
                    Assignment present = families.get(container);
                    // Somebody else may have released it meanwhile.
                    if (present != null && present.since().equals(wanted.get().since())) {
                        release(present, removal, left);
                    }
                    return null;
                }));
        return null;
    }

    private void release(Assignment assignment, GroupRemoval removal, Duration left) throws NetClsException {
        ContainerId container = removal.container();
        List<ContainerId> nested = families.nestedIn(container);
        if (!nested.isEmpty()) {
            throw new NestedContainersException(container, nested);
        }
        if (assignment.state() == AssignmentState.SHARED) {
            shared.leave(assignment, families.owner(assignment));
        } else {
            removal.once(left);
        }
        forget(assignment, "");
    }

    /** Its group is gone. */
    public void forget(Assignment assignment, String detail) {
        ContainerId container = assignment.container();
        families.remove(container);
        drifts.forget(container);
        if (assignment.state() != AssignmentState.SHARED) {
            carriers.carry(container.value(), Set.of());
            assignment.handle().ifPresent(handle -> carriers.lentNoMore(new Lent(container, handle)));
        }
        books.of(assignment).released(assignment, () -> changes.tell(Kind.RELEASED, assignment, detail));
    }

    /** A container whose group carries the handle though it was not given it. */
    public Optional<ContainerId> carrier(NetClsHandle handle) {
        Set<String> groups = carriers.carriers(handle);
        // As a rule; thousands are asked for at once.
        if (groups.isEmpty()) {
            return Optional.empty();
        }
        return groups.stream()
                .flatMap(group -> families.named(group).stream())
                .map(Assignment::container)
                .findAny();
    }
}
