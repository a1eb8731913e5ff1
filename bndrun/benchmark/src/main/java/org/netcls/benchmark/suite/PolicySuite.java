// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.PacketSender;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.policy.AgentTimes;
import org.netcls.benchmark.policy.PacketTimes;
import org.netcls.benchmark.policy.TableTimes;
import org.netcls.benchmark.report.Row;

/** What policies cost: in the agent, in nft, and for packets. */
public final class PolicySuite implements Suite {
    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        try (NetClsSandbox sandbox = NetClsSandbox.open()) {
            AgentTimes.measure(jar, sandbox, effort, rows);
            new TableTimes(sandbox, effort, rows).measure();
            Optional<PacketSender> sender = PacketSender.compile(sandbox);
            if (sender.isPresent()) {
                new PacketTimes(sandbox, sender.get(), effort, rows).measure(effort == Effort.QUICK ? 3 : 11);
            }
        }
    }
}
