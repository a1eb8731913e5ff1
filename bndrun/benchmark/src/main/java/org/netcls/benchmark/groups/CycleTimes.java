// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import static org.netcls.benchmark.groups.Contest.OURS;
import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.netcls.benchmark.groups.Contest.Plan;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** The time that the life of a group takes, and the garbage that it leaves. */
public record CycleTimes(Contest contest, GroupCycles cycles) {
    private static final int WARM_UP = 20_000;
    private static final String UNREAD = "C,unread";

    /** So that the compiler has compiled all of it before it counts. */
    public void warmUp() throws IOException {
        for (int done = 0; done < WARM_UP; done += plan().cycles()) {
            cycles.run(plan().cycles());
        }
    }

    /** The time beside so many groups that live on. */
    public void time(int live) throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        contest.raw().ifPresent(raw -> rounds.add(RAW, () -> raw(raw, "cycle")));
        rounds.add(OURS, () -> micros(cycles.run(plan().allCycles())));
        contest.raw().ifPresent(raw -> rounds.add(UNREAD, () -> raw(raw, "unread")));
        rounds.run(plan().rounds());

        contest.rows()
                .accept(Row.of("cycle", params(OURS, live), rounds.median(OURS).orElseThrow(), "us")
                        .against(rounds.median(RAW))
                        .ratioAtMost(1.1));
        rounds.median(UNREAD)
                .ifPresent(unread -> contest.rows().accept(Row.of("cycle", params(UNREAD, live), unread, "us")));
    }

    private double raw(RawProgram raw, String mode) throws IOException {
        return micros(raw.run(mode, plan().allCycles(), cycles.pid()));
    }

    /** The median of those that count. */
    public static double micros(long[] took) {
        long[] counted = Arrays.copyOfRange(took, Plan.UNCOUNTED, took.length);
        return Samples.of(counted).median() / 1000;
    }

    public void garbage() throws IOException {
        double bytes = cycles.garbage(plan().cycles());
        contest.rows()
                .accept(Row.of("garbage", Map.of("side", OURS), bytes, "B/cycle")
                        .atMost(8192));
    }

    private Plan plan() {
        return contest.plan();
    }

    private static Map<String, String> params(String side, int live) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("side", side);
        params.put("live", Integer.toString(live));
        return params;
    }
}
