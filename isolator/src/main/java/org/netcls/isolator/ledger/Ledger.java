// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.api.Primary;
import org.netcls.awaited.Awaited;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.HandleAllocator;
import org.osgi.service.log.Logger;

/**
 * Who has which handle. It checks every choice of an allocator, so no allocator can make two containers share a handle,
 * and none is needed to know what is used. One lock guards everything, and nobody waits under it.
 */
public final class Ledger {
    private final Duration allocatorWait;
    private final Duration quarantine;
    private final Logger log;
    private final Consumer<String> faulted;
    private final Supplier<String> absence;
    private final HandleSpaces spaces;
    private final BriefLock lock = new BriefLock();
    // Those that wait for an allocator. It is never locked by who has the other lock.
    private final Object waiting = new Object();

    @GuardedBy("lock")
    private NamedAllocator allocator;

    @GuardedBy("lock")
    private String fault;

    @GuardedBy("lock")
    private boolean open = true;

    /**
     * @param times where the release times of a primary are kept
     * @param freed told, under the lock, of each handle that has been quarantined long enough
     * @param faulted told, under the lock, what an allocator was found to do wrong
     * @param absence asked, under the lock, why there is no allocator
     */
    public Ledger(
            Settings settings,
            QuarantineClock clock,
            IntFunction<ReleaseTimes> times,
            Consumer<NetClsHandle> freed,
            Consumer<String> faulted,
            Supplier<String> absence,
            Logger log) {
        this.allocatorWait = settings.allocatorWait();
        this.quarantine = settings.quarantine();
        this.faulted = faulted;
        this.absence = absence;
        this.log = log;
        this.spaces = new HandleSpaces(
                settings.handles().keySet(),
                primary -> new HandleSpace(primary, settings, clock, times.apply(primary), this::fault, freed));
    }

    /** Whether there are handles to give; without a primary there are none. */
    public boolean isManaged() {
        return !spaces.all().isEmpty();
    }

    /**
     * The groups have been read: what nobody has by now is free or quarantined. Before this none is, and only what groups
     * carry can be taken.
     */
    public void settle() {
        lock.lock();
        try {
            spaces.all().forEach(HandleSpace::settle);
            if (allocator != null) {
                openPools();
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on this allocator chooses. What is used, quarantined or free stays so. */
    public void use(NamedAllocator replacement) {
        lock.lock();
        try {
            allocator = replacement;
            fault = null;
            openPools();
        } finally {
            lock.unlock();
        }
        tellWaiting();
    }

    @GuardedBy("lock")
    private void openPools() {
        for (HandleSpace space : spaces.all()) {
            if (fault == null) {
                space.open(allocator.allocator());
            }
        }
    }

    /** This allocator is going away; nothing happens if another one took over before. */
    public void drop(HandleAllocator gone) {
        lock.lock();
        try {
            if (allocator != null && allocator.allocator() == gone) {
                allocator = null;
                fault = null;
                spaces.all().forEach(HandleSpace::close);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a free handle under this primary, or else under the first one that has one and is not reserved. Waits for an
     * allocator where there is none.
     */
    public NetClsHandle take(ContainerId container, Optional<Primary> primary, Set<Primary> reserved)
            throws NetClsException {
        while (true) {
            lock.lock();
            try {
                HandleSpace[] wanted = spaces.wanted(primary, reserved);
                if (isReady()) {
                    return take(container, wanted);
                }
            } finally {
                lock.unlock();
            }
            awaitReady();
        }
    }

    @GuardedBy("lock")
    private NetClsHandle take(ContainerId container, HandleSpace... wanted) throws NoHandleException {
        for (HandleSpace space : wanted) {
            if (space.hasFree()) {
                return space.take(container);
            }
        }
        throw new NoHandleException(HandleSpaces.counts(List.of(wanted)), HandleSpaces.nextDue(List.of(wanted)));
    }

    /** Takes exactly this handle if it is free. */
    public void claim(NetClsHandle handle, ContainerId container) throws HandleUnavailableException {
        Optional<String> refusal = inSpace(handle, space -> space.claim(handle.secondary(), container));
        if (refusal.isPresent()) {
            throw new HandleUnavailableException("handle " + handle + " " + refusal.get());
        }
    }

    /** Takes exactly this handle, which a group carries, though it may be quarantined. Tells why not, where that is so. */
    public Optional<String> reserve(NetClsHandle handle, ContainerId container) {
        return inSpace(handle, space -> space.reserve(handle.secondary(), container));
    }

    private Optional<String> inSpace(NetClsHandle handle, Function<HandleSpace, Optional<String>> use) {
        lock.lock();
        try {
            HandleSpace space = spaces.get(handle.primary());
            return space == null ? Optional.of("is under a primary that is not configured") : use.apply(space);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the handle is in the configured ranges. */
    public boolean covers(NetClsHandle handle) {
        HandleSpace space = spaces.get(handle.primary());
        return space != null && space.covers(handle.secondary());
    }

    /** A group carries the handle without being its owner's, so nobody else may get it. */
    public void carriedElsewhere(NetClsHandle handle) {
        locked(() -> Optional.ofNullable(spaces.get(handle.primary()))
                .ifPresent(space -> space.carriedElsewhere(handle.secondary())));
    }

    /** No other group than its owner's carries the handle any more. */
    public void carriedNoMore(NetClsHandle handle) {
        locked(() -> Optional.ofNullable(spaces.get(handle.primary()))
                .ifPresent(space -> space.carriedNoMore(handle.secondary())));
    }

    /** The handles that were in use when the isolator ended before, and are with nobody now. */
    public Set<NetClsHandle> unaccounted() {
        lock.lock();
        try {
            return spaces.all().stream().flatMap(HandleSpace::unaccounted).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** Who has each handle, or had it last; as it is, so after the last call. */
    public Holders holders() {
        return new Holders(spaces.all().stream().collect(Collectors.toMap(HandleSpace::primary, HandleSpace::holders)));
    }

    /** Takes these for those who had the handles last that nobody has. */
    public void remember(Holders before) {
        locked(() -> before.byPrimary()
                .forEach((primary, holders) ->
                        Optional.ofNullable(spaces.get(primary)).ifPresent(space -> space.remember(holders))));
    }

    /** Frees the handles that have been quarantined long enough. */
    public void expire() {
        lock.lock();
        try {
            expire(spaces.all());
        } finally {
            lock.unlock();
        }
    }

    /** None while it is not open, when others may have these books. */
    @GuardedBy("lock")
    private void expire(List<HandleSpace> some) {
        if (open) {
            some.forEach(HandleSpace::expire);
        }
    }

    /**
     * Ends the container's use of the handle, which is quarantined from now on.
     *
     * @throws IllegalStateException if the handle is not with this container
     */
    public void release(NetClsHandle handle, ContainerId container) {
        release(handle, container, () -> {});
    }

    /**
     * As {@link #release(NetClsHandle, ContainerId)}.
     *
     * @param told run under the lock, before the handle is told to be free, and can be with anybody else
     */
    public void release(NetClsHandle handle, ContainerId container, Runnable told) {
        lock.lock();
        try {
            spaces.require(handle, container).release(handle.secondary(), container, told);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a handle back that no group has ever carried. */
    public void giveBack(NetClsHandle handle, ContainerId container) {
        lock.lock();
        try {
            spaces.require(handle, container).giveBack(handle.secondary(), container);
        } finally {
            lock.unlock();
        }
    }

    /** While it is not open, nobody waits for an allocator. */
    public void setOpen(boolean open) {
        lock.lock();
        try {
            this.open = open;
        } finally {
            lock.unlock();
        }
        tellWaiting();
    }

    public record Snapshot(
            Optional<String> allocator, Optional<String> fault, Optional<String> absence, List<HandleCounts> handles) {}

    public Snapshot snapshot() {
        lock.lock();
        try {
            expire(spaces.all());
            return new Snapshot(
                    Optional.ofNullable(allocator).map(NamedAllocator::name),
                    Optional.ofNullable(fault),
                    allocator == null ? Optional.of(absence.get()) : Optional.empty(),
                    HandleSpaces.counts(spaces.all()));
        } finally {
            lock.unlock();
        }
    }

    /** Who has the handle by these books, or had it last. */
    public HandleStatus status(NetClsHandle handle) {
        lock.lock();
        try {
            return shown(handle.primary())
                    .map(space -> space.report().status(handle))
                    .orElseGet(() -> Statuses.outside(handle));
        } finally {
            lock.unlock();
        }
    }

    /** How the handles of a primary are used; none of one that is not configured. */
    public HandleMap map(int primary) {
        return new HandleMap(quarantine, copy(primary).map(HandleUses::runs).orElse(List.of()));
    }

    private Optional<HandleUses> copy(int primary) {
        lock.lock();
        try {
            return shown(primary).map(HandleSpace::copy);
        } finally {
            lock.unlock();
        }
    }

    /** As it is now; empty if the primary is not configured. */
    @GuardedBy("lock")
    private Optional<HandleSpace> shown(int primary) {
        Optional<HandleSpace> space = Optional.ofNullable(spaces.get(primary));
        expire(space.stream().toList());
        return space;
    }

    @GuardedBy("lock")
    private boolean isReady() {
        return allocator != null && open;
    }

    private void tellWaiting() {
        synchronized (waiting) {
            waiting.notifyAll();
        }
    }

    /** Who changes what is awaited tells it afterwards, so nothing is missed between a look and the wait. */
    private void awaitReady() throws NetClsException {
        long end = System.nanoTime() + allocatorWait.toNanos();
        try {
            synchronized (waiting) {
                while (isAwaited() && end - System.nanoTime() > 0) {
                    TimeUnit.NANOSECONDS.timedWait(waiting, end - System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException("interrupted while there was no allocator" + Awaited.NOTHING_DONE);
        }
        requireReady();
    }

    private boolean isAwaited() {
        lock.lock();
        try {
            return open && allocator == null;
        } finally {
            lock.unlock();
        }
    }

    private void requireReady() throws NetClsException {
        lock.lock();
        try {
            if (!open) {
                throw new IsolatorStoppedException();
            }
            if (allocator == null) {
                throw new NoAllocatorException(
                        "no allocator came within " + allocatorWait.toSeconds() + " s: " + absence.get());
            }
        } finally {
            lock.unlock();
        }
    }

    // Told by the spaces, which are used under the lock.
    @SuppressWarnings("GuardedBy")
    private void fault(String what) {
        fault = "allocator " + allocator.name() + " " + what;
        spaces.all().forEach(HandleSpace::close);
        faulted.accept(fault);
        log.warn("{}; handles are chosen without it until it is replaced", fault);
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
