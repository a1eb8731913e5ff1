// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.netcls.benchmark.agent.Agent;
import org.netcls.benchmark.agent.AgentJar;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.NetworkNamespace;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** What policies cost in the running agent, which has them and has none by turns. */
public record AgentTimes(Agent agent, Path etc, Effort effort, Consumer<Row> rows) {
    private static final int SOME = 100;
    private static final int MANY = 1000;
    /** The last one, so that all others are asked before. */
    private static final int SELECTING = SOME - 1;

    private static final int WARM_UP = 20_000;
    private static final int PREPARES = 2000;
    private static final String WITH = "with";
    private static final String WITHOUT = "without";

    public static void measure(AgentJar jar, NetClsSandbox sandbox, Effort effort, Consumer<Row> rows)
            throws IOException, InterruptedException {
        Path etc = Files.createDirectory(sandbox.folder().resolve("etc"));
        String primaries = "16," + NumberedPolicies.primary(SELECTING);
        try (Agent agent = Agent.start(
                NetworkNamespace.open(sandbox),
                jar,
                sandbox,
                "-Dnetcls.etc=" + etc,
                "-Dnetcls.primary.handle=" + primaries)) {
            AgentTimes times = new AgentTimes(agent, etc, effort, rows);
            times.prepares();
            times.changes();
        }
    }

    private void prepares() throws IOException, InterruptedException {
        prepares("unselected", "prepares", 0);
        prepares("selected", "selected", SELECTING);
    }

    /** @param request of the probe, with this number after how often */
    private void prepares(String containers, String request, int number) throws IOException, InterruptedException {
        PolicyFiles files = new PolicyFiles(etc, agent);
        Rounds rounds = new Rounds()
                .add(WITHOUT, () -> micros(request, PREPARES, number))
                .add(WITH, () -> {
                    files.change(0, SOME);
                    double micros = micros(request, PREPARES, number);
                    files.change(SOME, 0);
                    return micros;
                });
        micros(request, WARM_UP, number);
        rounds.run(effort == Effort.QUICK ? 3 : 15);

        Map<String, String> params = new LinkedHashMap<>();
        params.put("containers", containers);
        params.put("policies", Integer.toString(SOME));
        rows.accept(Row.of("prepare", params, rounds.median(WITH).orElseThrow(), "us")
                .against(rounds.median(WITHOUT))
                .ratioAtMost(1.02));
    }

    private double micros(String request, int count, int number) throws IOException {
        return Samples.of(agent.ask(request, count, number)).median() / 1000;
    }

    /** The time for files that nobody has seen before. */
    private void changes() throws IOException, InterruptedException {
        PolicyFiles files = new PolicyFiles(etc, agent);
        Rounds rounds = new Rounds().add(WITH, () -> {
            double millis = files.change(0, MANY);
            files.change(MANY, 0);
            return millis;
        });
        rounds.run(effort == Effort.QUICK ? 1 : 5);
        rows.accept(Row.of(
                "in force",
                Map.of("policies", Integer.toString(MANY)),
                rounds.median(WITH).orElseThrow(),
                "ms"));
    }
}
