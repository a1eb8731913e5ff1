// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.groups.CycleTimes;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/** The time that the life of a container takes through the isolator's service. */
public record IsolatorCycles(Contest contest, Agent agent, long pid) {
    private static final int WARM_UP = 100_000;
    // Two processes are compared, and a busy machine slows one of them down for a second now and then.
    private static final int ROUNDS_FOR_ONE = 4;
    public static final String OURS = "Isolator";

    /** So that the compiler has compiled all of it before it counts. */
    public void warmUp() throws IOException {
        for (int done = 0; done < contest.plan().partOf(WARM_UP); done += all()) {
            ours();
        }
    }

    /** The time beside so many containers that live on. */
    public void time(int live) throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        contest.raw().ifPresent(raw -> rounds.add(RAW, () -> CycleTimes.micros(raw.run("cycle", all(), pid))));
        rounds.add(OURS, () -> CycleTimes.micros(ours()));
        rounds.run(contest.plan().partOf(ROUNDS_FOR_ONE) * contest.plan().rounds());

        Map<String, String> params = new LinkedHashMap<>();
        params.put("side", OURS);
        params.put("live", Integer.toString(live));
        contest.rows()
                .accept(Row.of("cycle", params, rounds.median(OURS).orElseThrow(), "us")
                        .against(rounds.median(RAW))
                        .ratioAtMost(1));
    }

    /** Nanoseconds, as {@link org.netcls.benchmark.groups.CycleThroughput.Lives} has them. */
    public long threads(int count, long... pids) throws IOException {
        return agent.ask(
                        "threads",
                        LongStream.concat(LongStream.of(count), LongStream.of(pids))
                                .toArray())[0];
    }

    private long[] ours() throws IOException {
        return agent.ask("cycles", all(), pid);
    }

    private int all() {
        return contest.plan().allCycles();
    }
}
