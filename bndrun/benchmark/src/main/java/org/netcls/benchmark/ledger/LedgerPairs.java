// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.ledger.Ledger;
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
import org.openjdk.jmh.infra.Blackhole;

/** Taking a handle and ending its use, while the lowest ones are used. Nothing is quarantined, so that pairs can go on forever. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LedgerPairs {
    /** How many one call makes: so few that a scheduler rarely interrupts it, so that the median is of pairs alone. */
    public static final int PAIRS = 100;

    // Of Blackhole, which counts in them; about as many on the machines that this was run on.
    private static final int TOKENS_OF_A_MICROSECOND = 400;

    @Param({"bitmap", "random", "lru-reuse"})
    private String allocator;

    @Param("1000")
    private int used;

    private Path folder;
    private Ledger ledger;

    /** The container of one thread. */
    @State(Scope.Thread)
    public static class Caller {
        private static final AtomicInteger COUNT = new AtomicInteger();

        private final ContainerId container = new ContainerId("caller-" + COUNT.incrementAndGet());
    }

    @Setup
    public void open() throws IOException {
        folder = LedgerSetup.temporaryFolder();
        ledger = LedgerSetup.open(
                1,
                Duration.ZERO,
                LedgerSetup.CLOCK,
                primary -> ReleaseTimes.in(
                        folder.resolve("released"), LedgerSetup.CLOCK.boot(), LedgerSetup.failingLog()));
        for (int secondary = 1; secondary <= used; secondary++) {
            ledger.reserve(new NetClsHandle(LedgerSetup.PRIMARY, secondary), new ContainerId("container-" + secondary));
        }
        ledger.settle();
        ledger.use(LedgerSetup.allocator(allocator));
    }

    @TearDown
    public void close() throws IOException {
        LedgerSetup.delete(folder);
    }

    /** What a prepare that fails does. */
    @Benchmark
    public void giveBack(Caller caller, Blackhole handles) throws NetClsException {
        for (int i = 0; i < PAIRS; i++) {
            NetClsHandle handle = ledger.take(caller.container, Optional.empty(), Set.of());
            ledger.giveBack(handle, caller.container);
            handles.consume(handle);
        }
    }

    /** The same between work of its own, some microseconds of system calls in a real life, of which this is one. */
    @Benchmark
    public void releaseBesideWork(Caller caller, Blackhole handles) throws NetClsException {
        for (int i = 0; i < PAIRS; i++) {
            Blackhole.consumeCPU(TOKENS_OF_A_MICROSECOND);
            NetClsHandle handle = ledger.take(caller.container, Optional.empty(), Set.of());
            ledger.release(handle, caller.container);
            handles.consume(handle);
        }
    }

    /** What the life of a container does. */
    @Benchmark
    public void release(Caller caller, Blackhole handles) throws NetClsException {
        for (int i = 0; i < PAIRS; i++) {
            NetClsHandle handle = ledger.take(caller.container, Optional.empty(), Set.of());
            ledger.release(handle, caller.container);
            handles.consume(handle);
        }
    }
}
