// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.statistics;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.netcls.api.OperationStatistics;
import org.netcls.api.OperationStatistics.Bucket;
import org.netcls.api.OperationStatistics.Operation;

/** How the calls of one operation ended, and how long they took. Recording takes no lock, and makes no object. */
final class Timing {
    private static final String COUNTS = "counts";
    private static final String TOTAL = "total";
    private static final String FAILURES = "failures";

    private static final double[] SECONDS = {
        0.000025,
        0.00005,
        0.0001,
        0.00025,
        0.0005,
        0.001,
        0.0025,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        2.5,
        5,
        10,
        Double.POSITIVE_INFINITY
    };
    private static final long[] NANOS =
            Arrays.stream(SECONDS).mapToLong(bound -> Math.round(bound * 1e9)).toArray();

    private final AtomicLongArray counts = new AtomicLongArray(NANOS.length);
    private final LongAdder total = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    /** Each call that ended, however it did. */
    void took(long nanos) {
        counts.incrementAndGet(bucket(nanos));
        total.add(nanos);
    }

    private static int bucket(long nanos) {
        int bucket = 0;
        while (nanos > NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** Beside {@link #took}. */
    void failed(Throwable failure) {
        failures(failure.getClass().getSimpleName()).increment();
    }

    /** In objects of the JDK. */
    Map<String, Object> kept() {
        long[] counted = new long[NANOS.length];
        Arrays.setAll(counted, counts::get);
        Map<String, Long> failed = new HashMap<>();
        failures.forEach((failure, count) -> failed.put(failure, count.sum()));
        return Map.of(COUNTS, counted, TOTAL, total.sum(), FAILURES, failed);
    }

    /** Goes on from what another one has kept. */
    void goOn(Map<?, ?> kept) {
        long[] counted = (long[]) kept.get(COUNTS);
        for (int bucket = 0; bucket < counted.length; bucket++) {
            counts.addAndGet(bucket, counted[bucket]);
        }
        total.add((Long) kept.get(TOTAL));
        ((Map<?, ?>) kept.get(FAILURES))
                .forEach((failure, count) -> failures(failure.toString()).add((Long) count));
    }

    private LongAdder failures(String failure) {
        return failures.computeIfAbsent(failure, unused -> new LongAdder());
    }

    OperationStatistics statistics(Operation operation) {
        List<Bucket> buckets = IntStream.range(0, SECONDS.length)
                .mapToObj(i -> new Bucket(SECONDS[i], counts.get(i)))
                .toList();
        Map<String, Long> failed = failures.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, failure -> failure.getValue().sum()));
        return new OperationStatistics(operation, buckets, Duration.ofNanos(total.sum()), failed);
    }
}
