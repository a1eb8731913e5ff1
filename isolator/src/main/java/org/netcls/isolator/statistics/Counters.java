// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.statistics;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.netcls.api.NetClsException;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.Statistics;

/** What the isolator has done since the agent started, under whatever configuration. */
public final class Counters {
    private static final String SWAPS = "swaps";
    private static final String FAULTS = "faults";
    private static final String RECOVERIES = "recoveries";
    private static final String LAST_RECOVERY = "lastRecovery";

    private final Map<Operation, Timing> timings = new EnumMap<>(Operation.class);
    private final LongAdder swaps = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private volatile Recoveries recoveries = new Recoveries(0, Duration.ZERO);

    private record Recoveries(long count, Duration last) {}

    public Counters() {
        for (Operation operation : Operation.values()) {
            timings.put(operation, new Timing());
        }
    }

    /** Counters that go on from those of an isolator of before, as it has {@link #kept} them. */
    public static Counters of(Map<?, ?> kept) {
        Counters counters = new Counters();
        counters.timings.forEach((operation, timing) -> timing.goOn((Map<?, ?>) kept.get(operation.name())));
        counters.swaps.add((Long) kept.get(SWAPS));
        counters.faults.add((Long) kept.get(FAULTS));
        counters.recoveries =
                new Recoveries((Long) kept.get(RECOVERIES), Duration.ofNanos((Long) kept.get(LAST_RECOVERY)));
        return counters;
    }

    /** What has been counted, in objects of the JDK. */
    public Map<String, Object> kept() {
        Recoveries known = recoveries;
        Map<String, Object> kept = new HashMap<>();
        timings.forEach((operation, timing) -> kept.put(operation.name(), timing.kept()));
        kept.put(SWAPS, swaps.sum());
        kept.put(FAULTS, faults.sum());
        kept.put(RECOVERIES, known.count());
        kept.put(LAST_RECOVERY, known.last().toNanos());
        return kept;
    }

    /** What is counted. */
    public interface Call<T> {
        T make() throws NetClsException;
    }

    /** How a call is made; as a parameter beside the call, it costs no object for each. */
    public interface Manner {
        <T> T make(Call<T> call) throws NetClsException;
    }

    /** Makes this call of the operation. */
    public <T> T record(Operation operation, Manner manner, Call<T> call) throws NetClsException {
        Timing timing = timings.get(operation);
        long start = System.nanoTime();
        try {
            return manner.make(call);
        } catch (NetClsException | RuntimeException | Error e) {
            timing.failed(e);
            throw e;
        } finally {
            timing.took(System.nanoTime() - start);
        }
    }

    /** An allocator begins to choose handles. */
    public void swapped() {
        swaps.increment();
    }

    /** An allocator was found to be wrong. */
    public void faulted() {
        faults.increment();
    }

    /** All groups were read anew. */
    public synchronized void recovered(Duration took) {
        recoveries = new Recoveries(recoveries.count() + 1, took);
    }

    public Statistics statistics() {
        Recoveries known = recoveries;
        return new Statistics(
                Arrays.stream(Operation.values())
                        .map(operation -> timings.get(operation).statistics(operation))
                        .toList(),
                swaps.sum(),
                faults.sum(),
                known.count(),
                known.last());
    }
}
