// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.agent.NetclsCommand;
import org.netcls.benchmark.engines.ContainerRuns;
import org.netcls.benchmark.engines.Containers;
import org.netcls.benchmark.engines.Engine;
import org.netcls.benchmark.engines.Hook;
import org.netcls.benchmark.engines.HookTimes;
import org.netcls.benchmark.host.Hierarchies;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;

/** What the hooks of container engines cost, by themselves, and in what engines do. */
public final class EnginesSuite implements Suite {
    private static final int MANY = 50;

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        AgentJar jar = AgentJar.find();
        NetclsCommand.requireCurl();
        try (NetClsSandbox sandbox = NetClsSandbox.open();
                Agent agent = Agent.start(
                        jar,
                        sandbox,
                        "-Dnetcls.engines.spool=" + sandbox.folder().resolve("spool"))) {
            Containers containers = new Containers(sandbox.folder(), Hook.of(jar, agent));
            HookTimes hooks = new HookTimes(containers.hook(), containers.bundle(), rows);
            hooks.await();
            hooks.measure(effort);
            if (isThere(Containers.COMMAND.get(0), "true") && isThere(Engine.RUNC, "--version")) {
                containers.makeFiles();
                run(containers, Hierarchies.forEngines(sandbox), effort, rows);
            }
        }
    }

    /** After a line that says so if it is not. */
    private static boolean isThere(String... command) throws InterruptedException {
        try {
            WholeRun.millis(new ProcessBuilder(command));
            return true;
        } catch (IOException e) {
            System.err.println("Containers that need " + command[0] + " are left out, because it is not installed");
            return false;
        }
    }

    /** Podman runs containers by runc, too. */
    private static void run(Containers containers, List<String> before, Effort effort, Consumer<Row> rows)
            throws IOException, InterruptedException {
        int rounds = effort == Effort.QUICK ? 2 : 10;
        ContainerRuns runc = new ContainerRuns(Engine.runc(before, containers), rows);
        runc.measure(1, 10 * rounds);
        if (isThere(Engine.PODMAN, "--version")) {
            new ContainerRuns(Engine.podman(before, containers), rows).measure(1, 2 * rounds);
        }
        runc.measure(MANY, rounds);
    }
}
