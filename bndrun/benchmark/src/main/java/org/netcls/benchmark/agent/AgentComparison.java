// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** How long the isolator takes to compare the kernel's groups with what it knows, and how long calls wait for that. */
public record AgentComparison(Contest contest, Agent agent) {
    private static final int WARM_UP = 5;
    private static final int PREPARES = 500;
    private static final int PAUSE_MILLIS = 1;

    /** @param live how many containers there are, all without processes */
    public void compare(int live) throws IOException {
        agent.ask("reconcile", contest.plan().partOf(WARM_UP));
        long[] both = agent.ask("reconcile", contest.plan().rounds());
        report("time", live, millis(both, 0));
        contest.rows().accept(row("cpu", live, millis(both, 1)).atMost(500));
        besides(live);
    }

    /** Times, and those of a thread, stand by turns. */
    private static double millis(long[] both, int which) {
        long[] some = IntStream.range(0, both.length / 2)
                .mapToLong(i -> both[2 * i + which])
                .toArray();
        return Samples.of(some).median() / 1e6;
    }

    private void besides(int live) throws IOException {
        Samples rest = prepares("prepares");
        Samples beside = prepares("beside");
        report("prepare beside it, p50", live, beside.median() / 1e6, rest.median() / 1e6);
        report("prepare beside it, p99", live, beside.quantile(0.99) / 1e6, rest.quantile(0.99) / 1e6);
        report("prepare beside it, max", live, beside.max() / 1e6, rest.max() / 1e6);
    }

    private Samples prepares(String request) throws IOException {
        return Samples.of(agent.ask(request, (long) PREPARES * contest.plan().reads(), PAUSE_MILLIS));
    }

    private void report(String what, int live, double millis) {
        contest.rows().accept(row(what, live, millis));
    }

    private void report(String what, int live, double millis, double atRest) {
        contest.rows().accept(row(what, live, millis).against(atRest));
    }

    private static Row row(String what, int live, double millis) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("of", what);
        params.put("live", Integer.toString(live));
        return Row.of("reconciliation", params, millis, "ms");
    }
}
