// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark;

import java.io.IOException;
import java.util.function.Consumer;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.BenchmarkGroups;
import org.netcls.spi.NetClsCgroups;

/** What the isolator costs in the running agent, a process of its own, beside bare system calls. */
final class IsolatorSuite implements Suite {
    private static final int MANY = 10_000;

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        try (NetClsSandbox sandbox = NetClsSandbox.open();
                PausedProcess process = PausedProcess.start()) {
            NetClsCgroups cgroups = BenchmarkGroups.open(sandbox.root());
            Contest contest = new Contest(cgroups, RawProgram.compile(sandbox), Contest.Plan.of(effort), rows);
            recoveries(contest, jar, sandbox);
            cycles(contest, jar, sandbox, process.pid());
        }
    }

    /** In an agent of its own, which has released nothing before. */
    private static void recoveries(Contest contest, AgentJar jar, NetClsSandbox sandbox)
            throws IOException, InterruptedException {
        try (Agent agent = Agent.start(jar, sandbox)) {
            AgentRecovery recovery = new AgentRecovery(contest, agent);
            recovery.ofNone();
            recovery.of(MANY);
        }
        for (String group : contest.cgroups().list()) {
            contest.cgroups().remove(new ContainerId(group));
        }
    }

    private static void cycles(Contest contest, AgentJar jar, NetClsSandbox sandbox, long pid)
            throws IOException, InterruptedException {
        try (Agent agent = Agent.start(jar, sandbox)) {
            IsolatorCycles cycles = new IsolatorCycles(contest, agent, pid);
            agent.ask("park", pid);
            agent.ask("live", 1, 1);
            cycles.warmUp();
            cycles.time(1);
            agent.ask("live", 2, MANY);
            cycles.time(MANY);
        }
    }
}
