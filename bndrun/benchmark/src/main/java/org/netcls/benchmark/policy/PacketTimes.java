// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.policy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.netcls.api.NetClsHandle;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.PacketSender;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Present;

/**
 * What a packet that is sent takes: without rules, with policies, and with one rule of iptables for each container. Each has
 * a network of its own, and they take turns; the packets are those of the last container.
 */
public final class PacketTimes {
    private static final List<Integer> CONTAINERS = List.of(10, 1000, 10_000);
    private static final int FEW = CONTAINERS.get(0);
    private static final int POLICIES = 100;
    private static final String NONE = "none";
    private static final String IPTABLES = "iptables";

    private final NetClsSandbox sandbox;
    private final PacketSender sender;
    private final Consumer<Row> rows;
    private final int millis;
    private final Rounds rounds = new Rounds();

    public PacketTimes(NetClsSandbox sandbox, PacketSender sender, Effort effort, Consumer<Row> rows) {
        this.sandbox = sandbox;
        this.sender = sender;
        this.rows = rows;
        millis = effort == Effort.QUICK ? 50 : 300;
    }

    public void measure(int count) throws IOException, InterruptedException {
        add(NONE, Rules.none(sandbox), NumberedPolicies.handle(0, FEW));
        for (NumberedPolicies policies : NumberedPolicies.values()) {
            for (int containers : CONTAINERS) {
                addPolicies(policies, 1, containers);
            }
            addPolicies(policies, POLICIES, FEW);
        }
        for (int containers : CONTAINERS) {
            List<NetClsHandle> handles = Rules.handles(0, containers);
            add(side(IPTABLES, 0, containers), Rules.none(sandbox).iptables(handles), handles.get(containers - 1));
        }
        rounds.run(count);
        report();
    }

    private void addPolicies(NumberedPolicies kind, int count, int containers) throws IOException {
        List<Policy> policies = kind.all(count);
        List<NetClsHandle> handles = Rules.handles(count - 1, containers);
        Rules rules =
                Rules.none(sandbox).policies(policies, Present.NOTHING).elements(policies.get(count - 1), handles);
        add(side(word(kind), count, containers), rules, handles.get(containers - 1));
    }

    private void add(String side, Rules rules, NetClsHandle handle) {
        rounds.add(
                side,
                () -> Samples.of(sender.send(rules.network(), handle.classId(), millis))
                        .median());
    }

    private void report() {
        rows.accept(Row.of("packet", Map.of("rules", NONE), median(NONE), "ns"));
        for (NumberedPolicies policies : NumberedPolicies.values()) {
            for (int containers : CONTAINERS) {
                report(word(policies), 1, containers);
            }
            report(word(policies), POLICIES, FEW);
        }
        CONTAINERS.forEach(containers -> report(IPTABLES, 0, containers));
        for (NumberedPolicies policies : NumberedPolicies.values()) {
            reportFlat(word(policies));
        }
    }

    private void report(String rules, int policies, int containers) {
        rows.accept(
                Row.of("packet", params(rules, policies, containers), median(side(rules, policies, containers)), "ns")
                        .against(median(NONE)));
    }

    /** Most containers beside fewest. */
    private void reportFlat(String rules) {
        int most = CONTAINERS.get(CONTAINERS.size() - 1);
        rows.accept(Row.of("flat", params(rules, 1, most), median(side(rules, 1, most)), "ns")
                .against(median(side(rules, 1, FEW)))
                .ratioAtMost(1.1));
    }

    private double median(String side) {
        return rounds.median(side).orElseThrow();
    }

    private static String side(String rules, int policies, int containers) {
        return String.join(" ", params(rules, policies, containers).values());
    }

    private static Map<String, String> params(String rules, int policies, int containers) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("rules", rules);
        params.put("policies", Integer.toString(policies));
        params.put("containers", Integer.toString(containers));
        return params;
    }

    private static String word(NumberedPolicies policies) {
        return policies.name().toLowerCase(Locale.ROOT);
    }
}
