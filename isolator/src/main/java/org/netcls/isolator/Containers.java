// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.HandleUse;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.spi.BusyException;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;

/** The containers and their life: each step is done in the back end and in the ledger, or in neither. */
final class Containers {
    private final NetClsCgroups cgroups;
    private final Ledger ledger;
    private final Changes changes;
    private final Strangers strangers;
    private final Groups groups;
    private final Turns turns = new Turns();
    private final Families families = new Families();
    private final Map<ContainerId, Drift> drifts = new ConcurrentHashMap<>();
    private final Operators operators;
    private volatile boolean open = true;

    Containers(NetClsCgroups cgroups, Ledger ledger, Changes changes) {
        this.cgroups = cgroups;
        this.ledger = ledger;
        this.changes = changes;
        this.operators = new Operators(cgroups);
        this.strangers = new Strangers(cgroups.backEnd().root(), ledger, changes);
        this.groups = new Groups(cgroups, ledger, operators, strangers);
    }

    void use(NamedAllocator allocator) {
        ledger.use(allocator);
        changes.tell(Kind.ALLOCATOR, allocator.name());
    }

    void drop(HandleAllocator allocator) {
        ledger.drop(allocator);
        changes.tell(Kind.ALLOCATOR, "none");
    }

    /** While they are not open no step begins, and none waits any longer. */
    void setOpen(boolean open) {
        this.open = open;
        ledger.setOpen(open);
    }

    void requireOpen() throws IsolatorStoppedException {
        if (!open) {
            throw new IsolatorStoppedException();
        }
    }

    Assignment prepare(ContainerId container, Request request) throws NetClsException {
        return inTurn(container, () -> {
            Assignment present = families.get(container);
            if (present != null) {
                throw new AlreadyPreparedException(present);
            }
            Optional<ContainerId> parent = container.parent();
            Assignment made;
            if (parent.isPresent() && !request.ownGroup()) {
                made = share(container, owner(require(parent.get())), request);
            } else {
                requireIfPresent(parent);
                made = groups.make(container, request);
            }
            adopt(made);
            return made;
        });
    }

    /** In the group of another; the note in that group is what remembers it. */
    private Assignment share(ContainerId container, Assignment owner, Request request) throws NetClsException {
        Assignment shared = new Assignment(
                container, owner.handle(), owner.group(), Instant.now(), request.labels(), AssignmentState.SHARED);
        try {
            annotate(
                    owner,
                    Stream.concat(families.sharing(owner).stream(), Stream.of(shared))
                            .toList());
        } catch (NoSuchFileException e) {
            throw new BackEndException(
                    "group " + owner.group() + " is gone; clean up container '" + owner.container() + "'", e);
        }
        return shared;
    }

    private void leave(Assignment shared, Assignment owner) throws BackEndException {
        try {
            annotate(
                    owner,
                    families.sharing(owner).stream()
                            .filter(other -> !other.equals(shared))
                            .toList());
        } catch (NoSuchFileException e) {
            // The note has gone with its group.
        }
    }

    private void annotate(Assignment owner, Collection<Assignment> sharing)
            throws BackEndException, NoSuchFileException {
        try {
            cgroups.annotate(owner.container(), Note.of(owner.labels(), sharing).toText());
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            BackEndException failure = new BackEndException(e.getMessage(), e);
            restoreNote(owner, failure);
            throw failure;
        }
    }

    /** It may have been written all the same, and the next recovery believes it. */
    private void restoreNote(Assignment owner, BackEndException failure) {
        try {
            cgroups.annotate(
                    owner.container(),
                    Note.of(owner.labels(), families.sharing(owner)).toText());
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void requireIfPresent(Optional<ContainerId> parent) throws UnknownContainerException {
        if (parent.isPresent()) {
            require(parent.get());
        }
    }

    /** All groups have been read anew. */
    void tellRecovered() {
        changes.tell(Kind.RECOVERED, families.size() + " containers");
    }

    /** From now on this is one of ours. */
    void adopt(Assignment assignment) {
        families.put(assignment);
        if (assignment.state() != AssignmentState.SHARED) {
            strangers.forget(assignment.container().value());
        }
        if (assignment.state() == AssignmentState.UNMANAGED) {
            assignment.handle().ifPresent(handle -> operators.found(handle, assignment.container()));
        }
        changes.tell(Kind.ASSIGNED, assignment, "");
    }

    Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException {
        return inTurn(container, () -> {
            Assignment present = require(container);
            strangers.requireUncarried(handle, container, present.group());
            if (present.state() != AssignmentState.UNMANAGED || ledger.isManaged()) {
                throw new HandleUnavailableException("container '" + container + "' has "
                        + present.handle().map(NetClsHandle::hex).orElse("a group")
                        + (present.state() == AssignmentState.SHARED
                                ? " of its parent"
                                : " already, and it is managed"));
            }
            operators.claim(handle, container);
            rewrite(container, handle);
            return change(present, Optional.of(handle));
        });
    }

    /** The operator wrote this into the group of the container without us. */
    void follow(Assignment assignment, OptionalInt classId) {
        Optional<NetClsHandle> handle = NetClsHandle.ofClassId(classId);
        strangers.carry(assignment.container().value(), handle);
        if (!handle.equals(assignment.handle())) {
            handle.ifPresent(found -> operators.found(found, assignment.container()));
            change(assignment, handle);
        }
    }

    /** The container, and all that share its group, have this handle of the operator's from now on. */
    private Assignment change(Assignment owner, Optional<NetClsHandle> handle) {
        owner.handle()
                .filter(before -> !handle.equals(Optional.of(before)))
                .ifPresent(before -> operators.release(before, owner.container()));
        Assignment changed = put(withHandle(owner, handle));
        families.sharing(owner).forEach(nested -> put(withHandle(nested, handle)));
        return changed;
    }

    private Assignment put(Assignment changed) {
        families.put(changed);
        changes.tell(Kind.ASSIGNED, changed, "by the operator");
        return changed;
    }

    private void rewrite(ContainerId container, NetClsHandle handle) throws BackEndException {
        try {
            cgroups.rewrite(container, handle.classId());
        } catch (IOException | RuntimeException e) {
            throw new BackEndException(e.getMessage(), e);
        } finally {
            // It may have been written even if that failed; the kernel is asked before anybody is refused.
            operators.found(handle, container);
        }
    }

    Void isolate(ContainerId container, long pid) throws NetClsException {
        return inTurn(container, () -> {
            Assignment owner = owner(require(container));
            try {
                cgroups.attach(owner.container(), pid);
            } catch (IOException | RuntimeException e) {
                throw new BackEndException(e.getMessage(), e);
            }
            return null;
        });
    }

    Assignment status(ContainerId container) throws NetClsException {
        return current(require(container));
    }

    List<String> launcher(ContainerId container) throws NetClsException {
        return cgroups.launcher(owner(require(container)).container());
    }

    Void cleanup(ContainerId container, Duration timeout) throws NetClsException {
        return release(timeout, new Removal(container, left -> cgroups.remove(container)));
    }

    /** One attempt; empty while another call is busy with the container. */
    Optional<Boolean> cleanupIfFree(ContainerId container) throws NetClsException {
        return inTurnIfFree(container, () -> {
            releaseInTurn(Duration.ZERO, new Removal(container, left -> cgroups.remove(container)));
            return true;
        });
    }

    Void destroy(ContainerId container, Duration timeout) throws NetClsException {
        return release(timeout, new Removal(container, left -> {
            try {
                cgroups.remove(container);
            } catch (BusyException e) {
                cgroups.kill(container, left);
                cgroups.remove(container);
            }
        }));
    }

    private Void release(Duration timeout, Removal removal) throws NetClsException {
        return inTurn(removal.container(), () -> {
            releaseInTurn(timeout, removal);
            return null;
        });
    }

    private void releaseInTurn(Duration timeout, Removal removal) throws NetClsException {
        ContainerId container = removal.container();
        Assignment assignment = require(container);
        List<ContainerId> nested = families.nestedIn(container);
        if (!nested.isEmpty()) {
            throw new NestedContainersException(container, nested);
        }
        if (assignment.state() == AssignmentState.SHARED) {
            leave(assignment, owner(assignment));
        } else {
            removal.run(timeout, this::requireOpen);
        }
        forget(assignment, "");
    }

    /** Its group is gone. */
    void forget(Assignment assignment, String detail) {
        ContainerId container = assignment.container();
        families.remove(container);
        drifts.remove(container);
        switch (assignment.state()) {
            case ASSIGNED, DRIFTED -> ledger.release(assignment.handle().orElseThrow(), container);
            case UNMANAGED -> assignment.handle().ifPresent(handle -> operators.release(handle, container));
            case OUTSIDE, SHARED -> {
                // Not in the books: the one fits none, the other is its parent's.
            }
        }
        if (assignment.state() != AssignmentState.SHARED) {
            strangers.carry(container.value(), Set.of());
        }
        changes.tell(Kind.RELEASED, assignment, detail);
    }

    /** The kernel has something else of this container than the isolator wrote. True if that is new. */
    boolean drift(Assignment assignment, Drift drift) {
        boolean isNew = !drift.equals(drifts.put(assignment.container(), drift));
        if (isNew) {
            Assignment drifted = assignment.state() == AssignmentState.ASSIGNED
                    ? Families.as(assignment, AssignmentState.DRIFTED)
                    : assignment;
            families.put(drifted);
            boolean isRight =
                    drift.found() == drift.expected().classId() && assignment.state() != AssignmentState.UNMANAGED;
            strangers.carry(
                    assignment.container().value(), isRight ? Optional.empty() : NetClsHandle.ofClassId(drift.found()));
            changes.tell(Kind.DRIFTED, drifted, drift.toString());
        }
        return isNew;
    }

    /** The kernel has again what it should. */
    void settle(Assignment assignment, String detail) {
        Assignment settled = assignment.state() == AssignmentState.DRIFTED
                ? Families.as(assignment, AssignmentState.ASSIGNED)
                : assignment;
        families.put(settled);
        drifts.remove(assignment.container());
        strangers.carry(
                assignment.container().value(),
                assignment.state() == AssignmentState.UNMANAGED ? assignment.handle() : Optional.empty());
        changes.tell(Kind.DRIFTED, settled, detail);
    }

    /** What the operator wrote into a group of ours is given to nobody. */
    void carry(ContainerId container, OptionalInt classId) {
        strangers.carry(container.value(), NetClsHandle.ofClassId(classId));
    }

    /** A container, other than this one, whose group carries the handle without that it was given to it. */
    Optional<ContainerId> carrier(NetClsHandle handle, ContainerId except) {
        return strangers.carriers(handle).stream()
                .flatMap(group -> families.named(group).stream())
                .map(Assignment::container)
                .filter(container -> !container.equals(except))
                .findAny();
    }

    boolean isDrifted(ContainerId container) {
        return drifts.containsKey(container);
    }

    BackEnd backEnd() {
        return cgroups.backEnd();
    }

    Strangers strangers() {
        return strangers;
    }

    Families families() {
        return families;
    }

    long version() {
        return changes.version();
    }

    NetClsState state(Reconciliation reconciliation) {
        long known = changes.version();
        List<Assignment> assignments =
                families.all().stream().map(this::current).toList();
        return new NetClsState(overview(known, assignments.size(), reconciliation), assignments);
    }

    Overview overview(Reconciliation reconciliation) {
        long known = changes.version();
        return overview(known, families.size(), reconciliation);
    }

    /** @param known the version, from before anything else was read */
    private Overview overview(long known, int size, Reconciliation reconciliation) {
        Ledger.Snapshot books = ledger.snapshot();
        return new Overview(
                known,
                cgroups.backEnd(),
                books.allocator(),
                books.fault(),
                books.handles(),
                size,
                strangers.foreign(),
                List.copyOf(drifts.values()),
                reconciliation);
    }

    HandleStatus handle(NetClsHandle handle) {
        HandleStatus booked = ledger.status(handle);
        return booked.use() == HandleUse.USED
                ? booked
                : ownerBesideTheBooks(handle)
                        .map(owner -> Statuses.used(handle, owner))
                        .orElse(booked);
    }

    HandleMap handles(Primary primary) {
        return ledger.map(primary.value());
    }

    private Optional<ContainerId> ownerBesideTheBooks(NetClsHandle handle) {
        return operators
                .owner(handle)
                .or(() -> families.all().stream()
                        .filter(assignment -> hasBesideTheBooks(assignment, handle))
                        .map(Assignment::container)
                        .findFirst());
    }

    private boolean hasBesideTheBooks(Assignment assignment, NetClsHandle handle) {
        return switch (assignment.state()) {
            case OUTSIDE -> assignment.handle().equals(Optional.of(handle));
            case UNMANAGED -> operators.carries(assignment.container(), handle);
            case ASSIGNED, DRIFTED, SHARED -> false;
        };
    }

    void expire() {
        ledger.expire();
    }

    <T> T inTurn(ContainerId container, Turns.Step<T> step) throws NetClsException {
        return turns.take(container.root(), () -> {
            requireOpen();
            return step.run();
        });
    }

    /** Empty, and nothing is done, while another call has the turn. */
    <T> Optional<T> inTurnIfFree(ContainerId container, Turns.Step<T> step) throws NetClsException {
        return turns.takeIfFree(container.root(), () -> {
            requireOpen();
            return step.run();
        });
    }

    private Assignment require(ContainerId container) throws UnknownContainerException {
        Assignment assignment = families.get(container);
        if (assignment == null) {
            throw new UnknownContainerException(container);
        }
        return assignment;
    }

    /** The one whose group it lives in, wherever those between them live. */
    private Assignment owner(Assignment assignment) throws UnknownContainerException {
        return Stream.iterate(
                        Optional.of(assignment.container()),
                        Optional::isPresent,
                        inner -> inner.flatMap(ContainerId::parent))
                .flatMap(outer -> Optional.ofNullable(families.get(outer.get())).stream())
                .filter(outer ->
                        outer.state() != AssignmentState.SHARED && outer.group().equals(assignment.group()))
                .findFirst()
                .orElseThrow(() -> new UnknownContainerException(assignment.container()));
    }

    /** Unmanaged, the classid is the operator's to change at any time, so the kernel is asked. */
    private Assignment current(Assignment assignment) {
        return switch (assignment.state()) {
            case ASSIGNED, OUTSIDE, DRIFTED -> assignment;
            case UNMANAGED, SHARED -> asInKernel(assignment);
        };
    }

    private Assignment asInKernel(Assignment assignment) {
        try {
            Assignment owner = owner(assignment);
            return owner.state() == AssignmentState.UNMANAGED
                    ? withHandle(assignment, operators.inKernel(owner.container()))
                    : assignment;
        } catch (UnknownContainerException e) {
            // Both are just being released.
            return assignment;
        }
    }

    private static Assignment withHandle(Assignment assignment, Optional<NetClsHandle> handle) {
        return new Assignment(
                assignment.container(),
                handle,
                assignment.group(),
                assignment.since(),
                assignment.labels(),
                assignment.state());
    }
}
