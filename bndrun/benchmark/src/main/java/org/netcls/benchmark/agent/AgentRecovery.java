// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.netcls.api.ContainerId;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** How long the isolator's bundle takes to start and to find its containers again. */
public record AgentRecovery(Contest contest, Agent agent) {
    /** Until it knows its containers, from the moment at which it begins to start. */
    private static final String START = "start";
    /** From the moment at which it begins to stop. */
    private static final String STOP_START = "stop+start";

    private static final int FIRST_CLASS_ID = 0x00100001;
    private static final int WARM_UP_NONE = 200;
    private static final int WARM_UP = 40;
    private static final int WARM_UP_MORE = 5;

    /** What a restart costs where there is nothing to recover. */
    public void ofNone() throws IOException, InterruptedException {
        agent.ask(START, contest.plan().partOf(WARM_UP_NONE), 0);
        Rounds rounds =
                ours(new Rounds(), 0, contest.plan().reads()).run(contest.plan().rounds());
        report(START, 0, rounds.median(START), OptionalDouble.empty());
        report(STOP_START, 0, rounds.median(STOP_START), OptionalDouble.empty());
    }

    /** Makes so many groups, and recovers them, for the first time in this agent. */
    public void ofFirst(int groups) throws IOException, InterruptedException {
        make(0, groups);
        double first = millis(agent.ask(START, 1, groups));
        agent.ask(START, contest.plan().partOf(WARM_UP), groups);
        OptionalDouble read = compare(groups, contest.plan().rounds(), reads());
        report("first start", groups, OptionalDouble.of(first), read);
    }

    /** Makes more groups, up to so many, and recovers all; then it updates the bundle, whose new code is not compiled. */
    public void ofMore(int before, int groups) throws IOException, InterruptedException {
        make(before, groups);
        agent.ask(START, contest.plan().partOf(WARM_UP_MORE), groups);
        OptionalDouble read = compare(groups, contest.plan().rounds() / 2 + 1, 1);
        double update = millis(agent.ask("update", reads(), groups));
        contest.rows().accept(row("update", groups, update).against(read).atMost(150));
    }

    /** Of many groups, which take a while. */
    private int reads() {
        return contest.plan().partOf(contest.plan().reads());
    }

    private void make(int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            contest.cgroups().create(new ContainerId("live-" + i), OptionalInt.of(FIRST_CLASS_ID + i), "");
        }
    }

    /** How long C takes. */
    private OptionalDouble compare(int groups, int count, int reads) throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        contest.raw().ifPresent(raw -> rounds.add(RAW, () -> millis(raw.run("read", reads))));
        ours(rounds, groups, reads).run(count);
        OptionalDouble read = rounds.median(RAW);
        contest.rows()
                .accept(row(START, groups, rounds.median(START).orElseThrow())
                        .against(read)
                        .ratioAtMost(1.1));
        report(STOP_START, groups, rounds.median(STOP_START), read);
        return read;
    }

    private Rounds ours(Rounds rounds, int groups, int reads) {
        for (String way : List.of(START, STOP_START)) {
            rounds.add(way, () -> millis(agent.ask(way, reads, groups)));
        }
        return rounds;
    }

    private static double millis(long[] took) {
        return Samples.of(took).median() / 1e6;
    }

    private void report(String way, int groups, OptionalDouble millis, OptionalDouble read) {
        contest.rows().accept(row(way, groups, millis.orElseThrow()).against(read));
    }

    private static Row row(String way, int groups, double millis) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("from", way);
        params.put("groups", Integer.toString(groups));
        return Row.of("recovery", params, millis, "ms");
    }
}
