// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.agent.ControlCycles;
import org.netcls.benchmark.agent.ControlRate;
import org.netcls.benchmark.agent.NetclsCommand;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;
import org.netcls.cgroupfs.CgroupFs;

/** What the control socket and the command {@code netcls} cost, beside the service that they reach. */
public final class ControlSuite implements Suite {
    private static final int FEW = 10;
    private static final int MANY = 1000;

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        NetclsCommand.requireCurl();
        try (NetClsSandbox sandbox = NetClsSandbox.open();
                Agent agent = Agent.start(jar, sandbox)) {
            NetclsCommand command = NetclsCommand.of(jar, agent, effort, rows);
            command.await();
            Contest contest = new Contest(
                    CgroupFs.in(sandbox.root()), RawProgram.compile(sandbox), Contest.Plan.of(effort), rows);
            ControlCycles cycles = new ControlCycles(contest, agent);
            cycles.warmUp();
            cycles.time();
            ControlRate.of(agent, effort, rows).hold();
            agent.ask("live", 1, FEW);
            command.list(FEW);
            agent.ask("live", FEW + 1, MANY);
            command.list(MANY);
        }
    }
}
