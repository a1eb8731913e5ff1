// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.ledger.QuarantineClock;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the ledger does at a start, and when another allocator takes over. The handles come in no order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LedgerRecovery {
    private static final int USED_AT_SWAP = 60_000;
    private static final Duration QUARANTINE = Duration.ofSeconds(60);

    private final List<ContainerId> containers = IntStream.rangeClosed(1, NetClsHandle.MAX_SECONDARY)
            .mapToObj(number -> new ContainerId("container-" + number))
            .toList();
    private final List<NetClsHandle> handles = shuffled();
    private Path folder;

    private static List<NetClsHandle> shuffled() {
        List<NetClsHandle> handles = new ArrayList<>();
        IntStream.rangeClosed(1, NetClsHandle.MAX_SECONDARY)
                .forEach(secondary -> handles.add(new NetClsHandle(LedgerSetup.PRIMARY, secondary)));
        Collections.shuffle(handles, new Random(1));
        return handles;
    }

    /** An allocator, and a ledger that has handles left to give. */
    @State(Scope.Benchmark)
    public static class Swap {
        @Param({"bitmap", "random", "lru-reuse"})
        private String allocator;

        private NamedAllocator replacement;
        private Ledger ledger;

        @Setup
        public void open(LedgerRecovery all) {
            replacement = LedgerSetup.allocator(allocator);
            ledger = all.ledger("never", LedgerSetup.CLOCK);
            all.reserve(ledger, USED_AT_SWAP);
            ledger.settle();
        }
    }

    /** A file in which every handle was released a moment ago, at a time that stands still. */
    @State(Scope.Benchmark)
    public static class Released implements QuarantineClock {
        private final long now = LedgerSetup.CLOCK.getAsLong();

        @Setup
        public void release(LedgerRecovery all) {
            ReleaseTimes times = all.times("all");
            for (int i = 0; i < all.handles.size(); i++) {
                times.release(all.handles.get(i).secondary(), now - all.handles.size() + i);
            }
        }

        @Override
        public long getAsLong() {
            return now;
        }

        @Override
        public Instant onTheWall(long micros) {
            return LedgerSetup.CLOCK.onTheWall(micros);
        }
    }

    @Setup
    public void open() throws IOException {
        folder = LedgerSetup.temporaryFolder();
    }

    @TearDown
    public void close() throws IOException {
        LedgerSetup.delete(folder);
    }

    /** A start where every handle is with a container: ledger, reservations, and the allocator's pool. */
    @Benchmark
    public Object recover(Swap swap) {
        Ledger ledger = ledger("never", LedgerSetup.CLOCK);
        reserve(ledger, handles.size());
        ledger.settle();
        ledger.use(swap.replacement);
        return ledger;
    }

    /** A start where every handle is quarantined. */
    @Benchmark
    public Object restore(Released released) {
        Ledger ledger = ledger("all", released);
        ledger.settle();
        return ledger;
    }

    /** Another allocator takes over; the ledger's lock is held all the time. */
    @Benchmark
    public void swap(Swap swap) {
        swap.ledger.use(swap.replacement);
    }

    private Ledger ledger(String file, QuarantineClock clock) {
        return LedgerSetup.open(1, QUARANTINE, clock, primary -> times(file));
    }

    private ReleaseTimes times(String file) {
        return ReleaseTimes.in(folder.resolve(file), LedgerSetup.CLOCK.boot(), LedgerSetup.failingLog());
    }

    private void reserve(Ledger ledger, int count) {
        for (int i = 0; i < count; i++) {
            ledger.reserve(handles.get(i), containers.get(i)).ifPresent(LedgerRecovery::fail);
        }
    }

    private static void fail(String why) {
        throw new IllegalStateException("a handle " + why);
    }
}
