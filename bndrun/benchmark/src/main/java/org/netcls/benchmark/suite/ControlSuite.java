// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.agent.ControlCycles;
import org.netcls.benchmark.agent.ControlRate;
import org.netcls.benchmark.agent.NetclsCommand;
import org.netcls.benchmark.agent.ToolLives;
import org.netcls.benchmark.engines.Containers;
import org.netcls.benchmark.engines.Engine;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.host.Hierarchies;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;
import org.netcls.cgroupfs.CgroupFs;

/** What the control socket and the command {@code netcls} cost, beside the service that they reach. */
public final class ControlSuite implements Suite {
    private static final int FEW = 10;
    private static final int MANY = 1000;
    private static final int CLASS_ID = 0x00630001;
    private static final Path BUSYBOX = Path.of(Containers.COMMAND.get(0));

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
            tools(command, sandbox).compare();
        }
    }

    /** Those of runc are beside the sandbox's: it would leave an outer one behind in each hierarchy. */
    private static ToolLives tools(NetclsCommand command, NetClsSandbox sandbox)
            throws IOException, InterruptedException {
        ToolLives lives = ToolLives.of(command).withCgroupTools(sandbox);
        if (!Files.isExecutable(BUSYBOX)) {
            System.err.println("A life by runc is left out, because busybox is not installed");
            return lives;
        }
        List<String> before = Hierarchies.withNetCls(sandbox);
        Path bundle = Containers.grouped(sandbox.folder(), "/" + sandbox.root().getFileName() + "-runc", CLASS_ID);
        List<String> run = new ArrayList<>(before);
        run.addAll(List.of(
                Engine.RUNC,
                "--root",
                sandbox.folder().resolve("runc").toString(),
                "run",
                "--bundle",
                bundle.toString()));
        run.add("netcls-benchmark-tool");
        lives.add(Engine.RUNC, List.of(Engine.RUNC, "--version"), List.of(new ProcessBuilder(run)));
        return lives;
    }
}
