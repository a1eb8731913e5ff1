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

    /** What a restart costs where there is nothing to recover. */
    public void ofNone() throws IOException, InterruptedException {
        agent.ask(START, WARM_UP_NONE, 0);
        Rounds rounds = ours(new Rounds(), 0).run(contest.plan().rounds());
        report(START, 0, rounds.median(START), OptionalDouble.empty());
        report(STOP_START, 0, rounds.median(STOP_START), OptionalDouble.empty());
    }

    /** Makes so many groups, and recovers them. */
    public void of(int groups) throws IOException, InterruptedException {
        for (int i = 0; i < groups; i++) {
            contest.cgroups().create(new ContainerId("live-" + i), OptionalInt.of(FIRST_CLASS_ID + i), "");
        }
        double first = millis(agent.ask(START, 1, groups));
        agent.ask(START, WARM_UP, groups);

        Rounds rounds = new Rounds();
        contest.raw().ifPresent(raw -> rounds.add(RAW, () -> millis(raw.run("read", reads()))));
        ours(rounds, groups).run(contest.plan().rounds());

        OptionalDouble read = rounds.median(RAW);
        contest.rows()
                .accept(row(START, groups, rounds.median(START).orElseThrow())
                        .against(read)
                        .ratioAtMost(1.5));
        report(STOP_START, groups, rounds.median(STOP_START), read);
        report("first start", groups, OptionalDouble.of(first), read);
    }

    private Rounds ours(Rounds rounds, int groups) {
        for (String way : List.of(START, STOP_START)) {
            rounds.add(way, () -> millis(agent.ask(way, reads(), groups)));
        }
        return rounds;
    }

    private int reads() {
        return contest.plan().reads();
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
