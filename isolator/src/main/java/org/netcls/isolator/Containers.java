// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Reconciliation;
import org.netcls.api.Request;
import org.netcls.api.Standing;
import org.netcls.api.UnknownContainerException;
import org.netcls.spi.BusyException;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;

/** The containers and their life: each step is done in the back end and in the ledger, or in neither. */
final class Containers {
    private static final long LONGEST_RETRY_DELAY_MILLIS = 100;

    private final NetClsCgroups cgroups;
    private final Ledger ledger;
    private final Changes changes;
    private final Strangers strangers;
    private final Turns turns = new Turns();
    private final Families families = new Families();
    private final Map<ContainerId, Drift> drifts = new ConcurrentHashMap<>();
    // Unmanaged: whom the operator gave a handle through us, as far as is known.
    private final Map<NetClsHandle, ContainerId> operators = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    private interface Removal {
        void run() throws IOException;
    }

    Containers(NetClsCgroups cgroups, Ledger ledger, Changes changes) {
        this.cgroups = cgroups;
        this.ledger = ledger;
        this.changes = changes;
        this.strangers = new Strangers(ledger, changes);
    }

    void use(Ledger.Strategy strategy) {
        ledger.use(strategy);
        changes.tell(Kind.ALLOCATOR, strategy.name());
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

    void requireOpen() throws NotOpenException {
        if (!open) {
            throw new NotOpenException();
        }
    }

    Assignment prepare(ContainerId container, Request request) throws NetClsException {
        return inTurn(container, () -> {
            Assignment present = families.get(container);
            if (present != null) {
                throw new AlreadyPreparedException(present);
            }
            Optional<ContainerId> parent = container.parent();
            if (parent.isPresent()) {
                Assignment around = require(parent.get());
                return request.ownGroup() ? make(container, request) : share(container, owner(around), request);
            }
            return make(container, request);
        });
    }

    private Assignment make(ContainerId container, Request request) throws NetClsException {
        Optional<NetClsHandle> handle = choose(container, request);
        create(container, handle, request.labels());
        Assignment made = new Assignment(
                container,
                handle,
                cgroups.path(container),
                Instant.now(),
                request.labels(),
                ledger.isManaged() ? Standing.ASSIGNED : Standing.OPERATORS);
        adopt(made);
        return made;
    }

    private Optional<NetClsHandle> choose(ContainerId container, Request request) throws NetClsException {
        if (!ledger.isManaged()) {
            return chosenByOperator(container, request);
        }
        if (request.handle().isPresent()) {
            ledger.claim(request.handle().get(), container);
            return request.handle();
        }
        return Optional.of(ledger.take(container, request.primary()));
    }

    private Optional<NetClsHandle> chosenByOperator(ContainerId container, Request request)
            throws HandleUnavailableException {
        if (request.handle().isEmpty() && request.primary().isPresent()) {
            throw new HandleUnavailableException(
                    "no primary is configured, so the operator chooses the handle of container '" + container + "'");
        }
        if (request.handle().isPresent()) {
            claimForOperator(request.handle().get(), container);
        }
        return request.handle();
    }

    /** What the kernel has counts: an operator can have changed it without us. */
    private void claimForOperator(NetClsHandle handle, ContainerId container) throws HandleUnavailableException {
        ContainerId before = operators.putIfAbsent(handle, container);
        if (before != null && !before.equals(container)) {
            if (kernelsHandle(before).equals(Optional.of(handle))) {
                throw new HandleUnavailableException("handle " + handle + " is with container '" + before + "'");
            }
            operators.put(handle, container);
        }
    }

    private void create(ContainerId container, Optional<NetClsHandle> handle, Map<String, String> labels)
            throws NetClsException {
        OptionalInt classId = handle.stream().mapToInt(NetClsHandle::classId).findAny();
        try {
            cgroups.create(container, classId, Note.of(labels, List.of()).toText());
        } catch (FileAlreadyExistsException e) {
            handle.ifPresent(unused -> giveBack(unused, container));
            throw new BackEndException(
                    "group " + cgroups.path(container) + " exists already and is not ours; remove it with rmdir", e);
        } catch (IOException | RuntimeException e) {
            giveUp(container, handle);
            throw new BackEndException(e.getMessage(), e);
        }
    }

    private void giveBack(NetClsHandle handle, ContainerId container) {
        if (ledger.isManaged()) {
            ledger.giveBack(handle, container);
        } else {
            operators.remove(handle, container);
        }
    }

    /** A group that was made, and that could not be removed again, is a stranger that carries the handle. */
    private void giveUp(ContainerId container, Optional<NetClsHandle> handle) {
        if (isThere(container)) {
            strangers.leaveUnfinished(container, handle);
        }
        if (ledger.isManaged()) {
            ledger.release(handle.orElseThrow(), container);
        }
    }

    /** One that cannot be read may be there. */
    private boolean isThere(ContainerId container) {
        try {
            cgroups.classId(container);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** In the group of another; the note in that group is what remembers it. */
    private Assignment share(ContainerId container, Assignment owner, Request request) throws NetClsException {
        Assignment shared = new Assignment(
                container, owner.handle(), owner.group(), Instant.now(), request.labels(), Standing.SHARED);
        try {
            annotate(
                    owner,
                    Stream.concat(families.sharing(owner).stream(), Stream.of(shared))
                            .toList());
        } catch (NoSuchFileException e) {
            throw new BackEndException(
                    "group " + owner.group() + " is gone; clean up container '" + owner.container() + "'", e);
        }
        adopt(shared);
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

    /** From now on this is one of ours. */
    void adopt(Assignment assignment) {
        families.put(assignment);
        if (assignment.standing() != Standing.SHARED) {
            strangers.forget(assignment.container().value());
        }
        if (assignment.standing() == Standing.OPERATORS) {
            assignment.handle().ifPresent(handle -> operators.putIfAbsent(handle, assignment.container()));
        }
        changes.tell(Kind.ASSIGNED, assignment, "");
    }

    Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException {
        return inTurn(container, () -> {
            Assignment present = require(container);
            if (present.standing() != Standing.OPERATORS || ledger.isManaged()) {
                throw new HandleUnavailableException("container '" + container + "' has "
                        + present.handle().map(NetClsHandle::hex).orElse("a group")
                        + (present.standing() == Standing.SHARED ? " of its parent" : " already, and it is managed"));
            }
            claimForOperator(handle, container);
            rewrite(container, handle);
            Assignment changed = withHandle(present, Optional.of(handle));
            families.put(changed);
            changes.tell(Kind.ASSIGNED, changed, "by the operator");
            return changed;
        });
    }

    private void rewrite(ContainerId container, NetClsHandle handle) throws BackEndException {
        try {
            cgroups.rewrite(container, handle.classId());
        } catch (IOException | RuntimeException e) {
            // It may have been written all the same; the kernel is asked before anybody is refused.
            throw new BackEndException(e.getMessage(), e);
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
        return release(container, timeout, () -> cgroups.remove(container));
    }

    Void destroy(ContainerId container, Duration timeout) throws NetClsException {
        return release(container, timeout, () -> {
            cgroups.kill(container);
            cgroups.remove(container);
        });
    }

    private Void release(ContainerId container, Duration timeout, Removal removal) throws NetClsException {
        return inTurn(container, () -> {
            Assignment assignment = require(container);
            List<ContainerId> nested = families.nestedIn(container);
            if (!nested.isEmpty()) {
                throw new NestedContainersException(container, nested);
            }
            if (assignment.standing() == Standing.SHARED) {
                leave(assignment, owner(assignment));
            } else {
                remove(container, timeout, removal);
            }
            forget(assignment, "");
            return null;
        });
    }

    /** Its group is gone. */
    void forget(Assignment assignment, String detail) {
        ContainerId container = assignment.container();
        families.remove(container);
        drifts.remove(container);
        switch (assignment.standing()) {
            case ASSIGNED, DRIFTED -> ledger.release(assignment.handle().orElseThrow(), container);
            case OPERATORS -> assignment.handle().ifPresent(handle -> operators.remove(handle, container));
            case OUTSIDE, SHARED -> {
                // Not in the books: the one fits none, the other is its parent's.
            }
        }
        if (assignment.standing() != Standing.SHARED) {
            strangers.carry(container.value(), Optional.empty());
        }
        changes.tell(Kind.RELEASED, assignment, detail);
    }

    /** The group of this container carries something else than the isolator wrote. True if that is new. */
    boolean drift(Assignment assignment, Drift drift) {
        boolean isNew = !drift.equals(drifts.put(assignment.container(), drift));
        if (isNew) {
            Assignment drifted =
                    assignment.standing() == Standing.ASSIGNED ? assignment.as(Standing.DRIFTED) : assignment;
            families.put(drifted);
            strangers.carry(assignment.container().value(), NetClsHandle.ofClassId(drift.found()));
            changes.tell(Kind.DRIFTED, drifted, drift.toString());
        }
        return isNew;
    }

    /** The group carries again what it should. */
    void settle(Assignment assignment, String detail) {
        Assignment settled = assignment.standing() == Standing.DRIFTED ? assignment.as(Standing.ASSIGNED) : assignment;
        families.put(settled);
        drifts.remove(assignment.container());
        strangers.carry(assignment.container().value(), Optional.empty());
        changes.tell(Kind.DRIFTED, settled, detail);
    }

    /** What the operator wrote into a group of ours is given to nobody. */
    void carry(ContainerId container, OptionalInt classId) {
        strangers.carry(
                container.value(),
                classId.stream()
                        .mapToObj(NetClsHandle::ofClassId)
                        .flatMap(Optional::stream)
                        .findFirst());
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

    NetClsState state(Reconciliation reconciliation) {
        long known = changes.version();
        Ledger.Snapshot books = ledger.snapshot();
        return new NetClsState(
                known,
                cgroups.backEnd(),
                books.allocator(),
                books.fault(),
                books.handles(),
                families.all().stream().map(this::current).toList(),
                strangers.list(),
                List.copyOf(drifts.values()),
                reconciliation);
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
                        outer.standing() != Standing.SHARED && outer.group().equals(assignment.group()))
                .findFirst()
                .orElseThrow(() -> new UnknownContainerException(assignment.container()));
    }

    /** Unmanaged, the classid is the operator's to change at any time, so the kernel is asked. */
    private Assignment current(Assignment assignment) {
        try {
            Assignment owner = owner(assignment);
            return owner.standing() == Standing.OPERATORS
                    ? withHandle(assignment, kernelsHandle(owner.container()))
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
                assignment.standing());
    }

    private Optional<NetClsHandle> kernelsHandle(ContainerId container) {
        try {
            return cgroups.classId(container).stream()
                    .mapToObj(NetClsHandle::ofClassId)
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private void remove(ContainerId container, Duration timeout, Removal removal) throws NetClsException {
        long start = System.nanoTime();
        for (long delay = 1; ; delay = Math.min(2 * delay, LONGEST_RETRY_DELAY_MILLIS)) {
            try {
                removal.run();
                return;
            } catch (BusyException e) {
                if (Duration.ofNanos(System.nanoTime() - start).compareTo(timeout) >= 0) {
                    throw new BusyGroupException(container, e.processes(), e);
                }
                requireOpen();
                pause(container, delay);
            } catch (IOException | RuntimeException e) {
                throw new BackEndException(e.getMessage(), e);
            }
        }
    }

    private static void pause(ContainerId container, long millis) throws NetClsException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetClsException(
                    "interrupted while container '" + container + "' was busy; it keeps its handle", e);
        }
    }
}
