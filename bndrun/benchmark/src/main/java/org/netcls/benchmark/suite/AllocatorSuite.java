// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.benchmark.ledger.BitSetPairs;
import org.netcls.benchmark.ledger.LedgerMemory;
import org.netcls.benchmark.ledger.LedgerPairs;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Measured;
import org.netcls.benchmark.report.Row;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.RunnerException;

/** What a handle costs: time at every occupancy, with two threads, garbage, and memory. */
public final class AllocatorSuite implements Suite {
    /** The pair that the life of a container makes. */
    private static final List<String> ALLOCATORS = List.of("bitmap", "random", "lru-reuse");

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws RunnerException, IOException {
        List<Measured> pairs = new ArrayList<>();
        for (int used : effort.occupancies()) {
            pairs.addAll(pairs(effort, used, rows));
        }
        spreads(pairs).forEach(rows);
        garbage(pairs).forEach(rows);
        twoThreads(effort, rows);
        for (String allocator : ALLOCATORS) {
            double bytes = LedgerMemory.perPrimary(allocator);
            rows.accept(Row.of("memory", Map.of("allocator", allocator), bytes, "B/primary")
                    .atMost(2 << 20));
        }
    }

    @Override
    public boolean hasPlot() {
        return true;
    }

    /** Ours and the baseline at one occupancy, one right after the other. */
    private static List<Measured> pairs(Effort effort, int used, Consumer<Row> rows) throws RunnerException {
        List<Measured> all = Measured.run(effort.steady()
                .include(pattern(BitSetPairs.class, "setAndClear"))
                .include(pattern(LedgerPairs.class, "giveBack|release"))
                .addProfiler(GCProfiler.class)
                .param("used", Integer.toString(used)));
        double baseline = nanos(all.stream()
                .filter(measured -> measured.isOf(BitSetPairs.class))
                .findFirst()
                .orElseThrow());
        List<Measured> ours = all.stream()
                .filter(measured -> measured.isOf(LedgerPairs.class))
                .toList();
        for (Measured pair : ours) {
            rows.accept(Row.of(name(pair), params(pair, "allocator", "used"), nanos(pair), "ns/pair")
                    .against(baseline)
                    .atMost(50));
        }
        return ours;
    }

    /** How many times as long as at the fastest occupancy a pair takes at the slowest. */
    private static Stream<Row> spreads(List<Measured> pairs) {
        return byKind(pairs).entrySet().stream().map(kind -> {
            DoubleSummaryStatistics medians =
                    kind.getValue().stream().mapToDouble(AllocatorSuite::nanos).summaryStatistics();
            return Row.of("spread", kind.getKey(), medians.getMax() / medians.getMin(), "x")
                    .atMost(1.3);
        });
    }

    /** The most over all occupancies; code that is not compiled yet leaves more than code that is. */
    private static Stream<Row> garbage(List<Measured> pairs) {
        return byKind(pairs).entrySet().stream().map(kind -> {
            DoubleSummaryStatistics bytes =
                    kind.getValue().stream().mapToDouble(Measured::bytesPerCall).summaryStatistics();
            return Row.of("garbage", kind.getKey(), bytes.getMax() / LedgerPairs.PAIRS, "B/pair");
        });
    }

    private static Map<Map<String, String>, List<Measured>> byKind(List<Measured> pairs) {
        return pairs.stream()
                .collect(Collectors.groupingBy(AllocatorSuite::kind, LinkedHashMap::new, Collectors.toList()));
    }

    private static Map<String, String> kind(Measured pair) {
        Map<String, String> kind = new LinkedHashMap<>();
        kind.put("pair", name(pair));
        kind.put("allocator", pair.param("allocator"));
        return kind;
    }

    private static void twoThreads(Effort effort, Consumer<Row> rows) throws RunnerException {
        for (String allocator : ALLOCATORS) {
            rows.accept(twoThreads(effort, "two threads", "release", allocator).ratioAtLeast(0.7));
            rows.accept(twoThreads(effort, "two threads, with work of 1 us", "releaseBesideWork", allocator)
                    .ratioAtLeast(1));
        }
    }

    private static Row twoThreads(Effort effort, String name, String method, String allocator) throws RunnerException {
        double one = pairsPerMicrosecond(effort, method, allocator, 1);
        double two = pairsPerMicrosecond(effort, method, allocator, 2);
        return Row.of(name, Map.of("allocator", allocator), two, "pairs/us").against(one);
    }

    private static double pairsPerMicrosecond(Effort effort, String method, String allocator, int threads)
            throws RunnerException {
        Measured measured = Measured.run(effort.steady()
                        .include(pattern(LedgerPairs.class, method))
                        .param("allocator", allocator)
                        .mode(Mode.Throughput)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .threads(threads))
                .get(0);
        return measured.median() * LedgerPairs.PAIRS;
    }

    private static double nanos(Measured pairs) {
        return pairs.median() / LedgerPairs.PAIRS;
    }

    private static String name(Measured pair) {
        return "take+" + pair.method();
    }

    private static Map<String, String> params(Measured measured, String... names) {
        Map<String, String> params = new LinkedHashMap<>();
        for (String name : names) {
            params.put(name, measured.param(name));
        }
        return params;
    }

    private static String pattern(Class<?> benchmark, String methods) {
        return benchmark.getName() + "\\.(" + methods + ")$";
    }
}
