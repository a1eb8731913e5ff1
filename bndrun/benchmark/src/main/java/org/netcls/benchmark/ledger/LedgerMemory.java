// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.ledger;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.ReleaseTimes;

/** How much memory a primary takes: what the heap grows by, and the mapped file. */
public final class LedgerMemory {
    private static final int PRIMARIES = 64;

    private LedgerMemory() {}

    /** In bytes, with a pool of this allocator, and without what names the containers. */
    public static long perPrimary(String allocator) throws IOException {
        Path folder = LedgerSetup.temporaryFolder();
        try {
            long before = usedHeap();
            Ledger ledger =
                    LedgerSetup.open(PRIMARIES, Duration.ZERO, LedgerSetup.CLOCK, primary -> times(folder, primary));
            ledger.settle();
            ledger.use(LedgerSetup.allocator(allocator));
            long grown = usedHeap() - before;
            Reference.reachabilityFence(ledger);
            return grown / PRIMARIES + Files.size(file(folder, LedgerSetup.PRIMARY));
        } finally {
            LedgerSetup.delete(folder);
        }
    }

    private static ReleaseTimes times(Path folder, int primary) {
        return ReleaseTimes.in(file(folder, primary), LedgerSetup.CLOCK.boot(), LedgerSetup.failingLog());
    }

    private static Path file(Path folder, int primary) {
        return folder.resolve(Integer.toString(primary));
    }

    private static long usedHeap() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
