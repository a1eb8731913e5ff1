// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import static org.netcls.benchmark.groups.Contest.OURS;
import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.netcls.benchmark.groups.Contest.Plan;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/** How many lives of groups there are in a second, with one thread and with two, each with a process of its own. */
public record CycleThroughput(Contest contest, ExecutorService threads, GroupCycles first, GroupCycles second) {
    public void compare() throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        for (List<GroupCycles> callers : List.of(List.of(first), List.of(first, second))) {
            int count = callers.size();
            contest.raw().ifPresent(raw -> rounds.add(side(RAW, count), () -> perSecond(callers, raw(raw, callers))));
            rounds.add(side(OURS, count), () -> perSecond(callers, ours(callers)));
        }
        rounds.run(contest.plan().rounds());

        report(rounds, 1);
        report(rounds, 2);
        contest.rows()
                .accept(Row.of("gain", Map.of("side", OURS), gain(rounds, OURS).orElseThrow(), "x")
                        .against(gain(rounds, RAW))
                        .ratioAtLeast(1));
    }

    private void report(Rounds rounds, int threads) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("side", OURS);
        params.put("threads", Integer.toString(threads));
        double value = rounds.median(side(OURS, threads)).orElseThrow();
        contest.rows()
                .accept(Row.of("throughput", params, value, "cycles/s").against(rounds.median(side(RAW, threads))));
    }

    /** The throughput of two threads by that of one. */
    private static OptionalDouble gain(Rounds rounds, String side) {
        OptionalDouble one = rounds.median(side(side, 1));
        return one.isEmpty()
                ? one
                : OptionalDouble.of(rounds.median(side(side, 2)).orElseThrow() / one.getAsDouble());
    }

    private static String side(String name, int threads) {
        return name + " " + threads;
    }

    private double perSecond(List<GroupCycles> callers, long nanos) {
        return callers.size() * contest.plan().cycles() * 1e9 / nanos;
    }

    private long raw(RawProgram raw, List<GroupCycles> callers) throws IOException {
        long[] pids = callers.stream().mapToLong(GroupCycles::pid).toArray();
        return raw.run("threads", contest.plan().cycles(), pids)[0];
    }

    /** Nanoseconds from the start of the first to the end of the last. */
    private long ours(List<GroupCycles> callers) throws IOException, InterruptedException {
        first.run(Plan.UNCOUNTED);
        List<Callable<long[]>> calls = new ArrayList<>();
        callers.forEach(caller -> calls.add(() -> caller.run(contest.plan().cycles())));
        long start = System.nanoTime();
        List<Future<long[]>> ended = threads.invokeAll(calls);
        long took = System.nanoTime() - start;
        for (Future<long[]> call : ended) {
            requireSuccess(call);
        }
        return took;
    }

    private static void requireSuccess(Future<?> call) throws IOException, InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
