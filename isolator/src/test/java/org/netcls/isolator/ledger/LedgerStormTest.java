// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.fakes.RecordingLog;

/**
 * Handles are taken and released by several threads while the allocator is replaced over and over: none is ever with two,
 * and none is lost. Who has what is noted beside the ledger. How many operations and how many allocators there are is set
 * with {@code -Dnetcls.ledger.operations} and {@code -Dnetcls.ledger.swaps}.
 */
class LedgerStormTest {
    private static final long OPERATIONS = Long.getLong("netcls.ledger.operations", 1_000_000);
    private static final long SWAPS = Long.getLong("netcls.ledger.swaps", 200);
    private static final int THREADS = 2;
    private static final int PRIMARY = 0x10;
    private static final int SECONDARIES = 4096;
    private static final int MOST_HELD = 1000;

    private final Ledger ledger = Ledgers.inMemory(
            Ledgers.settings(List.of(PRIMARY), SECONDARIES, Duration.ZERO, Duration.ofMinutes(2)),
            BootClock.start(new RecordingLog().logger()),
            new RecordingLog().logger());
    private final AtomicIntegerArray holders = new AtomicIntegerArray(SECONDARIES + 1);
    private final AtomicLong operations = new AtomicLong();

    @Test
    void noHandleIsEverWithTwoAndNoneIsLostHoweverOftenTheAllocatorIsReplaced() throws Exception {
        ledger.use(Choosing.BITMAP.allocator());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 1; i <= THREADS; i++) {
                int holder = i;
                workers.add(threads.submit(() -> {
                    work(holder);
                    return null;
                }));
            }
            long swaps = swap(workers);
            for (Future<?> worker : workers) {
                worker.get();
            }
            System.out.printf("ledger: %s operations, %d allocators%n", operations, swaps);
            assertThat(swaps).isEqualTo(SWAPS);
        } finally {
            threads.shutdownNow();
        }
        ledger.expire();
        HandleCounts counts = ledger.snapshot().handles().get(0);
        assertThat(counts.used()).isZero();
        assertThat(counts.free()).isEqualTo(SECONDARIES);
    }

    /** Evenly over all operations, right and wrong ones in turn. */
    private long swap(List<Future<?>> workers) {
        Choosing[] all = Choosing.values();
        long swaps = 0;
        while (swaps < SWAPS) {
            if (operations.get() >= OPERATIONS / SWAPS * swaps
                    || workers.stream().allMatch(Future::isDone)) {
                ledger.use(all[(int) (swaps % all.length)].allocator());
                swaps++;
            } else {
                Thread.onSpinWait();
            }
        }
        return swaps;
    }

    private void work(int holder) throws Exception {
        Random random = new Random(holder);
        ContainerId container = new ContainerId("c" + holder);
        Deque<NetClsHandle> held = new ArrayDeque<>();
        while (operations.incrementAndGet() <= OPERATIONS) {
            if (held.size() < MOST_HELD && random.nextInt(MOST_HELD) >= held.size()) {
                NetClsHandle handle = ledger.take(container, Optional.empty(), Set.of());
                requireHolder(0, holders.compareAndExchange(handle.secondary(), 0, holder), handle);
                held.add(handle);
            } else {
                release(held.remove(), holder, container);
            }
        }
        while (!held.isEmpty()) {
            release(held.remove(), holder, container);
        }
    }

    private void release(NetClsHandle handle, int holder, ContainerId container) {
        requireHolder(holder, holders.compareAndExchange(handle.secondary(), holder, 0), handle);
        ledger.release(handle, container);
    }

    /** AssertJ would be most of the work. */
    private static void requireHolder(int expected, int found, NetClsHandle handle) {
        if (found != expected) {
            throw new AssertionError(handle + " is with " + found + " and not with " + expected);
        }
    }
}
