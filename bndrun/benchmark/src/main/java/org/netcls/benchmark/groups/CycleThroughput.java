// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/**
 * How many lives there are in a second, with one thread and with two, each with a process of its own.
 *
 * @param side the name of ours
 */
public record CycleThroughput(Contest contest, String side, Lives lives, List<Long> pids) {
    /** Lives in as many threads as there are processes. */
    @FunctionalInterface
    public interface Lives {
        /** Nanoseconds from the start of the first to the end of the last, each thread having so many. */
        long nanos(int count, long... pids) throws IOException, InterruptedException;
    }

    public void compare() throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        for (int threads = 1; threads <= pids.size(); threads++) {
            long[] some = pids.stream().limit(threads).mapToLong(pid -> pid).toArray();
            contest.raw()
                    .ifPresent(raw -> rounds.add(
                            side(RAW, some.length), () -> perSecond(some, raw.run("threads", count(), some)[0])));
            rounds.add(side(side, threads), () -> perSecond(some, lives.nanos(count(), some)));
        }
        rounds.run(contest.plan().rounds());

        for (int threads = 1; threads <= pids.size(); threads++) {
            report(rounds, threads);
        }
        contest.rows()
                .accept(Row.of("gain", Map.of("side", side), gain(rounds, side).orElseThrow(), "x")
                        .against(gain(rounds, RAW))
                        .ratioAtLeast(1));
    }

    private void report(Rounds rounds, int threads) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("side", side);
        params.put("threads", Integer.toString(threads));
        double value = rounds.median(side(side, threads)).orElseThrow();
        contest.rows()
                .accept(Row.of("throughput", params, value, "cycles/s").against(rounds.median(side(RAW, threads))));
    }

    /** The throughput of all threads by that of one. */
    private OptionalDouble gain(Rounds rounds, String of) {
        OptionalDouble one = rounds.median(side(of, 1));
        return one.isEmpty()
                ? one
                : OptionalDouble.of(rounds.median(side(of, pids.size())).orElseThrow() / one.getAsDouble());
    }

    private static String side(String name, int threads) {
        return name + " " + threads;
    }

    private double perSecond(long[] threads, long nanos) {
        return threads.length * count() * 1e9 / nanos;
    }

    private int count() {
        return contest.plan().cycles();
    }
}
