// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.GroupLeftAlone;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Printable;
import org.netcls.api.UnknownContainerException;
import org.netcls.spi.BusyException;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/** The containers and their life: each step is done in the back end and in the ledger, or in neither. */
final class Containers {
    private static final long LONGEST_RETRY_DELAY_MILLIS = 100;

    private final NetClsCgroups cgroups;
    private final Ledger ledger;
    private final AtomicLong version;
    private final Turns turns = new Turns();
    private final Map<ContainerId, Assignment> assignments = new ConcurrentHashMap<>();
    private final Map<String, GroupLeftAlone> leftAlone = new ConcurrentHashMap<>();
    private volatile boolean open = true;

    private interface Removal {
        void run() throws IOException;
    }

    Containers(NetClsCgroups cgroups, Ledger ledger, AtomicLong version) {
        this.cgroups = cgroups;
        this.ledger = ledger;
        this.version = version;
    }

    /** Finds the containers that have groups in the back end. */
    static Containers recover(NetClsCgroups cgroups, Ledger ledger, AtomicLong version, Logger log)
            throws BackEndException {
        Containers containers = new Containers(cgroups, ledger, version);
        containers.recover(log);
        return containers;
    }

    void use(Ledger.Strategy strategy) {
        ledger.use(strategy);
        version.incrementAndGet();
    }

    void drop(HandleAllocator allocator) {
        ledger.drop(allocator);
        version.incrementAndGet();
    }

    /** While they are not open no step begins, and none waits any longer. */
    void setOpen(boolean open) {
        this.open = open;
        ledger.setOpen(open);
    }

    Assignment prepare(ContainerId container) throws NetClsException {
        return inTurn(container, () -> {
            Assignment present = assignments.get(container);
            if (present != null) {
                throw new AlreadyPreparedException(present);
            }
            Optional<NetClsHandle> handle = ledger.isManaged() ? Optional.of(ledger.take(container)) : Optional.empty();
            create(container, handle);
            return adopt(container, handle);
        });
    }

    Void isolate(ContainerId container, long pid) throws NetClsException {
        return inTurn(container, () -> {
            require(container);
            try {
                cgroups.attach(container, pid);
            } catch (IOException e) {
                throw new BackEndException(e.getMessage(), e);
            }
            return null;
        });
    }

    Assignment status(ContainerId container) throws NetClsException {
        return current(require(container));
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

    List<String> launcher(ContainerId container) throws NetClsException {
        require(container);
        return cgroups.launcher(container);
    }

    private Void release(ContainerId container, Duration timeout, Removal removal) throws NetClsException {
        return inTurn(container, () -> {
            Assignment assignment = require(container);
            remove(container, timeout, removal);
            assignments.remove(container);
            if (ledger.isManaged()) {
                ledger.release(assignment.handle().orElseThrow(), container);
            }
            version.incrementAndGet();
            return null;
        });
    }

    BackEnd backEnd() {
        return cgroups.backEnd();
    }

    NetClsState state() {
        long known = version.get();
        Ledger.Snapshot books = ledger.snapshot();
        return new NetClsState(
                known,
                cgroups.backEnd(),
                books.allocator(),
                books.fault(),
                books.handles(),
                assignments.values().stream().map(this::current).toList(),
                List.copyOf(leftAlone.values()));
    }

    private <T> T inTurn(ContainerId container, Turns.Step<T> step) throws NetClsException {
        return turns.take(container, () -> {
            requireOpen();
            return step.run();
        });
    }

    private Assignment require(ContainerId container) throws UnknownContainerException {
        Assignment assignment = assignments.get(container);
        if (assignment == null) {
            throw new UnknownContainerException(container);
        }
        return assignment;
    }

    /** Unmanaged, the classid is the operator's to change at any time, so the kernel is asked. */
    private Assignment current(Assignment assignment) {
        if (ledger.isManaged()) {
            return assignment;
        }
        return new Assignment(
                assignment.container(),
                operatorsHandle(assignment.container()),
                assignment.group(),
                assignment.since());
    }

    private Optional<NetClsHandle> operatorsHandle(ContainerId container) {
        try {
            return cgroups.classId(container).stream()
                    .mapToObj(NetClsHandle::ofClassId)
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private void requireOpen() throws NotOpenException {
        if (!open) {
            throw new NotOpenException();
        }
    }

    private Assignment adopt(ContainerId container, Optional<NetClsHandle> handle) {
        Assignment assignment = new Assignment(container, handle, cgroups.path(container), Instant.now());
        assignments.put(container, assignment);
        leftAlone.remove(container.value());
        version.incrementAndGet();
        return assignment;
    }

    private void create(ContainerId container, Optional<NetClsHandle> handle) throws NetClsException {
        try {
            if (handle.isPresent()) {
                cgroups.create(container, handle.get().classId());
            } else {
                cgroups.create(container);
            }
        } catch (FileAlreadyExistsException e) {
            handle.ifPresent(unused -> ledger.giveBack(unused, container));
            throw new BackEndException(
                    "group " + cgroups.path(container) + " exists already and is not ours; remove it with rmdir", e);
        } catch (IOException | RuntimeException e) {
            handle.ifPresent(failed -> releaseUnlessAlive(failed, container));
            throw new BackEndException(e.getMessage(), e);
        }
    }

    /** A group that was made, and that could not be removed again, keeps its handle. */
    private void releaseUnlessAlive(NetClsHandle handle, ContainerId container) {
        try {
            cgroups.classId(container);
            leaveAlone(container.value(), "could be neither finished nor removed");
        } catch (NoSuchFileException e) {
            ledger.release(handle, container);
        } catch (IOException | RuntimeException e) {
            leaveAlone(container.value(), "could not be finished and cannot be read: " + e.getMessage());
        }
    }

    private void leaveAlone(String group, String reason) {
        leftAlone.put(group, new GroupLeftAlone(group, reason));
        version.incrementAndGet();
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

    private void recover(Logger log) throws BackEndException {
        try {
            cgroups.list().stream().sorted().forEach(this::recover);
        } catch (IOException | RuntimeException e) {
            throw new BackEndException("cannot read the groups: " + e.getMessage(), e);
        }
        leftAlone
                .values()
                .forEach(group ->
                        log.warn("Group {} is left alone: it {}", Printable.escape(group.name()), group.reason()));
        if (!assignments.isEmpty()) {
            log.info("Recovered {} containers", assignments.size());
        }
    }

    /** Each group on its own: adopted, removed if it is an unfinished leftover, or left alone with a reason. */
    private void recover(String group) {
        ContainerId container;
        try {
            container = new ContainerId(group);
        } catch (IllegalArgumentException e) {
            leaveAlone(group, "has no name of ours: " + e.getMessage());
            return;
        }
        try {
            recover(container);
        } catch (NoSuchFileException e) {
            // Somebody removed it just now.
        } catch (IOException | RuntimeException e) {
            leaveAlone(group, "cannot be recovered: " + e.getMessage());
        }
    }

    private void recover(ContainerId container) throws IOException {
        OptionalInt classId = cgroups.classId(container);
        if (!ledger.isManaged()) {
            adopt(container, Optional.empty());
        } else if (classId.isPresent()) {
            recover(container, classId.getAsInt());
        } else if (cgroups.processes(container).isEmpty()) {
            cgroups.remove(container);
        } else {
            leaveAlone(container.value(), "has processes but no classid of its own");
        }
    }

    private void recover(ContainerId container, int classId) {
        Optional<NetClsHandle> handle = NetClsHandle.ofClassId(classId);
        Optional<String> refusal =
                handle.map(wanted -> ledger.reserve(wanted, container)).orElse(Optional.of("is no handle"));
        if (refusal.isEmpty()) {
            adopt(container, handle);
        } else {
            handle.ifPresent(ledger::share);
            leaveAlone(container.value(), String.format("has classid 0x%08x, which %s", classId, refusal.get()));
        }
    }
}
