// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.netcls.api.ContainerId;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentComparison;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.agent.AgentRecovery;
import org.netcls.benchmark.agent.IsolatorCycles;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.groups.CycleThroughput;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.PausedProcess;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;
import org.netcls.cgroupfs.CgroupFs;
import org.netcls.spi.NetClsCgroups;

/** What the isolator costs in the running agent, a process of its own, beside bare system calls. */
public final class IsolatorSuite implements Suite {
    private static final int MANY = 10_000;
    private static final int MOST = 60_000;

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        try (NetClsSandbox sandbox = NetClsSandbox.open();
                PausedProcess first = PausedProcess.start();
                PausedProcess second = PausedProcess.start()) {
            NetClsCgroups cgroups = CgroupFs.in(sandbox.root());
            Contest contest = new Contest(cgroups, RawProgram.compile(sandbox), Contest.Plan.of(effort), rows);
            recoveries(contest, jar, sandbox);
            cycles(contest, jar, sandbox, List.of(first.pid(), second.pid()));
        }
    }

    /** In an agent of its own, which has released nothing before. */
    private static void recoveries(Contest contest, AgentJar jar, NetClsSandbox sandbox)
            throws IOException, InterruptedException {
        try (Agent agent = Agent.start(jar, sandbox)) {
            AgentRecovery recovery = new AgentRecovery(contest, agent);
            recovery.ofNone();
            recovery.ofFirst(MANY);
            recovery.ofMore(MANY, MOST);
            new AgentComparison(contest, agent).compare(MOST);
        }
        for (String group : contest.cgroups().list()) {
            contest.cgroups().remove(new ContainerId(group));
        }
    }

    private static void cycles(Contest contest, AgentJar jar, NetClsSandbox sandbox, List<Long> pids)
            throws IOException, InterruptedException {
        try (Agent agent = Agent.start(jar, sandbox)) {
            IsolatorCycles cycles = new IsolatorCycles(contest, agent, pids.get(0));
            agent.ask("park", pids.get(0));
            agent.ask("live", 1, 1);
            cycles.warmUp();
            cycles.time(1);
            new CycleThroughput(contest, IsolatorCycles.OURS, cycles::threads, pids).compare();
            agent.ask("live", 2, MANY);
            cycles.time(MANY);
        }
    }
}
