// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.ledger;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.netcls.allocator.bitmap.BitmapAllocator;
import org.netcls.allocator.lru.LruReuseAllocator;
import org.netcls.allocator.random.RandomAllocator;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.ledger.BootClock;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.ledger.QuarantineClock;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.HandleAllocator;
import org.osgi.service.log.Logger;

/** Ledgers as an agent has them: all secondaries of a primary, and release times in a mapped file. */
final class LedgerSetup {
    static final int PRIMARY = 0x10;
    static final BootClock CLOCK = BootClock.start(failingLog());

    private LedgerSetup() {}

    static NamedAllocator allocator(String name) {
        return new NamedAllocator(name, named(name));
    }

    private static HandleAllocator named(String name) {
        return switch (name) {
            case "bitmap" -> new BitmapAllocator();
            case "lru-reuse" -> new LruReuseAllocator();
            case "random" -> new RandomAllocator();
            default -> throw new IllegalArgumentException("no allocator '" + name + "'");
        };
    }

    static Ledger open(int primaries, Duration quarantine, QuarantineClock clock, IntFunction<ReleaseTimes> times) {
        Map<Integer, BitSet> handles = IntStream.range(PRIMARY, PRIMARY + primaries)
                .boxed()
                .collect(Collectors.toMap(primary -> primary, primary -> allSecondaries()));
        return new Ledger(
                new Settings(handles, quarantine, Duration.ZERO, Duration.ZERO, true, false),
                clock,
                times,
                freed -> {},
                what -> {},
                () -> "none",
                failingLog());
    }

    private static BitSet allSecondaries() {
        BitSet all = new BitSet();
        all.set(1, NetClsHandle.MAX_SECONDARY + 1);
        return all;
    }

    static Path temporaryFolder() throws IOException {
        return Files.createTempDirectory("netcls-benchmark");
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** What a ledger logs is a fault that would spoil the measurement. */
    static Logger failingLog() {
        return (Logger) Proxy.newProxyInstance(
                LedgerSetup.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException(Arrays.deepToString(arguments));
                });
    }
}
