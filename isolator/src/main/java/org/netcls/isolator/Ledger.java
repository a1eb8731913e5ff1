// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.spi.HandleAllocator;
import org.osgi.service.log.Logger;

/**
 * Who has which handle. It checks every choice of a strategy, so no strategy can make two containers share a handle,
 * and none is needed to know what is used. One lock guards everything.
 */
final class Ledger {
    private final Duration allocatorWait;
    private final Logger log;
    private final Map<Integer, HandleSpace> spaces = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private Strategy strategy;
    private String fault;
    private boolean open = true;

    /** A strategy and the name that its service has. */
    record Strategy(String name, HandleAllocator allocator) {}

    /** @param times where the release times of a primary are kept */
    Ledger(Settings settings, LongSupplier clock, IntFunction<ReleaseTimes> times, Logger log) {
        this.allocatorWait = settings.allocatorWait();
        this.log = log;
        for (int primary : settings.handles().keySet()) {
            spaces.put(primary, new HandleSpace(primary, settings, clock, times.apply(primary), this::fault));
        }
    }

    /** Whether there are handles to give; without a primary there are none. */
    boolean isManaged() {
        return !spaces.isEmpty();
    }

    /** From now on this strategy chooses. What is used, rests or is free stays so. */
    void use(Strategy replacement) {
        locked(() -> {
            strategy = replacement;
            fault = null;
            spaces.values().stream().takeWhile(space -> fault == null).forEach(s -> s.open(replacement.allocator()));
            changed.signalAll();
        });
    }

    /** This strategy is going away; nothing happens if another one took over before. */
    void drop(HandleAllocator gone) {
        locked(() -> {
            if (strategy != null && strategy.allocator() == gone) {
                strategy = null;
                fault = null;
                spaces.values().forEach(HandleSpace::close);
            }
        });
    }

    /** Takes a free handle under the first primary that has one. Waits for a strategy where there is none. */
    NetClsHandle take(ContainerId container) throws NetClsException {
        lock.lock();
        try {
            awaitStrategy();
            for (HandleSpace space : spaces.values()) {
                if (space.hasFree()) {
                    return space.take(container);
                }
            }
            throw new NoHandleException(uses(), nextDue());
        } finally {
            lock.unlock();
        }
    }

    /** Takes exactly this handle. Tells why not, where that is so. */
    Optional<String> reserve(NetClsHandle handle, ContainerId container) {
        lock.lock();
        try {
            HandleSpace space = spaces.get(handle.primary());
            return space == null
                    ? Optional.of("is under a primary that is not configured")
                    : space.reserve(handle.secondary(), container);
        } finally {
            lock.unlock();
        }
    }

    /** A group carries this handle that is not its owner's, so it stays used when the owner goes. */
    void share(NetClsHandle handle) {
        locked(() ->
                Optional.ofNullable(spaces.get(handle.primary())).ifPresent(space -> space.share(handle.secondary())));
    }

    /**
     * Ends the container's use of the handle, which rests from now on.
     *
     * @throws IllegalStateException if the handle is not with this container
     */
    void release(NetClsHandle handle, ContainerId container) {
        locked(() -> space(handle, container).release(handle.secondary(), container));
    }

    /** Takes a handle back that no group has ever carried. */
    void giveBack(NetClsHandle handle, ContainerId container) {
        locked(() -> space(handle, container).giveBack(handle.secondary(), container));
    }

    /** While it is not open, nobody waits for a strategy. */
    void setOpen(boolean open) {
        locked(() -> {
            this.open = open;
            changed.signalAll();
        });
    }

    record Snapshot(Optional<String> allocator, Optional<String> fault, List<HandleUse> handles) {}

    Snapshot snapshot() {
        lock.lock();
        try {
            return new Snapshot(Optional.ofNullable(strategy).map(Strategy::name), Optional.ofNullable(fault), uses());
        } finally {
            lock.unlock();
        }
    }

    private HandleSpace space(NetClsHandle handle, ContainerId container) {
        HandleSpace space = spaces.get(handle.primary());
        if (space == null) {
            throw new IllegalStateException(handle + " is not with container '" + container + "'");
        }
        return space;
    }

    private void awaitStrategy() throws NetClsException {
        long left = allocatorWait.toNanos();
        try {
            while (strategy == null && open && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAllocatorException("interrupted while there was no allocator");
        }
        if (!open) {
            throw new NotOpenException();
        }
        if (strategy == null) {
            throw new NoAllocatorException("no allocator came within " + allocatorWait.toSeconds()
                    + " s; start a bundle org.netcls.allocator.*, or look at allocator.target");
        }
    }

    private void fault(String what) {
        fault = "allocator " + strategy.name() + " " + what;
        spaces.values().forEach(HandleSpace::close);
        log.warn("{}; handles are chosen without it until it is replaced", fault);
    }

    private List<HandleUse> uses() {
        return spaces.values().stream().map(HandleSpace::use).toList();
    }

    private Optional<Duration> nextDue() {
        return spaces.values().stream()
                .flatMap(space -> space.nextDue().stream())
                .min(Comparator.naturalOrder());
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
