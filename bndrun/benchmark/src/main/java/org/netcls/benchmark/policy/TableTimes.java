// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.policy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Names;
import org.netcls.isolator.policy.table.Present;
import org.netcls.isolator.policy.table.TableText;

/** How long nft takes: to load policies, and to tell what was counted. */
public record TableTimes(NetClsSandbox sandbox, Effort effort, Consumer<Row> rows) {
    private static final int POLICIES = 1000;
    private static final int CONTAINERS = 60_000;
    private static final String FIRST = "first";
    private static final String UNCHANGED = "unchanged";
    private static final String OURS = "ours";
    private static final String NFT = "nft";

    private interface Work {
        void run() throws IOException;
    }

    public void measure() throws IOException, InterruptedException {
        loads();
        counters();
    }

    private void loads() throws IOException, InterruptedException {
        Rules rules = Rules.none(sandbox);
        List<Policy> policies = NumberedPolicies.DENYING.all(POLICIES);
        Rounds rounds = new Rounds()
                .add(FIRST, () -> {
                    rules.nft().apply(TableText.DELETE);
                    return millis(() -> rules.policies(policies, Present.NOTHING));
                })
                .add(UNCHANGED, () -> {
                    Present before = rules.nft().present();
                    return millis(() -> rules.policies(policies, before));
                });
        rounds.run(rounds());
        for (String when : List.of(FIRST, UNCHANGED)) {
            report("load", POLICIES, when, rounds.median(when), OptionalDouble.empty());
        }
    }

    private void counters() throws IOException, InterruptedException {
        Policy policy = NumberedPolicies.COUNTING.all(1).get(0);
        Rules rules = Rules.none(sandbox)
                .policies(List.of(policy), Present.NOTHING)
                .elements(policy, Rules.handles(0, CONTAINERS));
        Rounds rounds = new Rounds()
                .add(
                        NFT,
                        () -> WholeRun.millis(new ProcessBuilder(rules.network()
                                .inside(List.of("nft", "-j", "list", "set", "inet", "netcls", Names.packets(policy))))))
                .add(OURS, () -> millis(() -> requireAll(rules.nft().counts(Names.packets(policy)))));
        rounds.run(1).run(rounds());
        report("counters", CONTAINERS, OURS, rounds.median(OURS), rounds.median(NFT));
    }

    private static void requireAll(Map<?, ?> elements) {
        if (elements.size() != CONTAINERS) {
            throw new IllegalStateException("read counters of " + elements.size() + " of " + CONTAINERS);
        }
    }

    private int rounds() {
        return effort == Effort.QUICK ? 3 : 11;
    }

    private static double millis(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private void report(String name, int count, String how, OptionalDouble millis, OptionalDouble baseline) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("how", how);
        params.put("count", Integer.toString(count));
        rows.accept(Row.of(name, params, millis.orElseThrow(), "ms").against(baseline));
    }
}
