// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/** Ledgers as tests want them: secondaries from 1 up, and release times in memory. */
final class Ledgers {
    private Ledgers() {}

    static Settings settings(List<Integer> primaries, int lastSecondary, Duration quarantine, Duration allocatorWait) {
        BitSet secondaries = new BitSet();
        secondaries.set(1, lastSecondary + 1);
        Map<Integer, BitSet> handles = new LinkedHashMap<>();
        primaries.forEach(primary -> handles.put(primary, secondaries));
        return new Settings(handles, quarantine, allocatorWait, Duration.ZERO, true);
    }

    static Ledger inMemory(Settings settings, LongSupplier clock, Logger log) {
        return new Ledger(settings, clock, primary -> ReleaseTimes.inMemory(), freed -> {}, what -> {}, log);
    }
}
