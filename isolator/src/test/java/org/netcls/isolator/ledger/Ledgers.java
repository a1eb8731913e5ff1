// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netcls.isolator.settings.Settings;
import org.osgi.service.log.Logger;

/** Ledgers as tests want them: secondaries from 1 up, and release times in memory. */
public final class Ledgers {
    private Ledgers() {}

    public static Settings settings(
            List<Integer> primaries, int lastSecondary, Duration quarantine, Duration allocatorWait) {
        BitSet secondaries = new BitSet();
        secondaries.set(1, lastSecondary + 1);
        Map<Integer, BitSet> handles = new LinkedHashMap<>();
        primaries.forEach(primary -> handles.put(primary, secondaries));
        return new Settings(handles, quarantine, allocatorWait, Duration.ZERO, true, false);
    }

    public static Ledger inMemory(Settings settings, QuarantineClock clock, Logger log) {
        Ledger ledger = unsettled(settings, clock, log);
        ledger.settle();
        return ledger;
    }

    /** Times that do not outlive the process. */
    public static ReleaseTimes times() {
        return new ReleaseTimes(LongBuffer.allocate(ReleaseTimes.SIZE));
    }

    /** For a recovery. */
    public static Ledger unsettled(Settings settings, QuarantineClock clock, Logger log) {
        return new Ledger(settings, clock, primary -> times(), freed -> {}, what -> {}, () -> "none", log);
    }

    /** Writes a stamp into a file of release times, as bad luck does. */
    static void damage(Path file, int secondary, long stamp) throws IOException {
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.seek(Long.BYTES * (4L + secondary));
            content.writeLong(stamp);
        }
    }
}
