// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.ledger;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The baseline: the first clear bit of a set in which the lowest ones are used, without any bookkeeping or lock. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BitSetPairs {
    @Param("1000")
    private int used;

    private final BitSet bits = new BitSet(1 << 16);

    @Setup
    public void fill() {
        bits.set(0, used + 1);
    }

    @Benchmark
    public void setAndClear(Blackhole handles) {
        for (int i = 0; i < LedgerPairs.PAIRS; i++) {
            int secondary = bits.nextClearBit(1);
            bits.set(secondary);
            bits.clear(secondary);
            handles.consume(secondary);
        }
    }
}
