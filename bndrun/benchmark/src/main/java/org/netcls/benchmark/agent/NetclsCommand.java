// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.netcls.benchmark.host.UnsupportedHostException;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/**
 * The command {@code netcls} as a process from its start to its end, beside the curl that it is made of.
 *
 * @param script where it is
 */
public record NetclsCommand(Path script, Agent agent, int runs, Consumer<Row> rows) {
    private static final String FROM_BENCHMARK = "../../dist/bin/netcls";
    private static final int WARM_UP = 30;

    private static final String NETCLS = "netcls";
    private static final String CURL = "curl";
    private static final String TRUE = "true";

    public static NetclsCommand of(AgentJar jar, Agent agent, Effort effort, Consumer<Row> rows) {
        Path script = jar.benchmark().resolveSibling(FROM_BENCHMARK).normalize();
        return switch (effort) {
            case QUICK -> new NetclsCommand(script, agent, 20, rows);
            case FULL -> new NetclsCommand(script, agent, 100, rows);
        };
    }

    /** @throws UnsupportedHostException if curl is not installed */
    public static void requireCurl() throws IOException {
        try {
            new ProcessBuilder(CURL, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UnsupportedHostException("curl is missing, install the package of that name", e);
        }
    }

    /** Until the agent runs commands. */
    public void await() throws IOException, InterruptedException {
        run(script.toString(), "--wait", "60", "list");
    }

    /** @param live how many containers are listed */
    public void list(int live) throws IOException, InterruptedException {
        Rounds rounds = new Rounds();
        rounds.add(NETCLS, () -> run(script.toString(), "list"));
        rounds.add(CURL, this::curl);
        rounds.add(TRUE, () -> run(TRUE));
        rounds.run(WARM_UP);
        rounds.run(runs);
        report(NETCLS, live, rounds.median(NETCLS), rounds.median(CURL));
        report(CURL, live, rounds.median(CURL), rounds.median(TRUE));
    }

    private double curl() throws IOException, InterruptedException {
        return run(
                CURL,
                "--silent",
                "--fail",
                "--unix-socket",
                agent.socket().toString(),
                "--data-urlencode",
                "word=netcls:list",
                "http://localhost/netcls/v1/commands");
    }

    /** Milliseconds. */
    private double run(String... words) throws IOException, InterruptedException {
        return WholeRun.millis(atAgent(words));
    }

    /** One command of it. */
    ProcessBuilder process(String... words) {
        return atAgent(
                Stream.concat(Stream.of(script.toString()), Stream.of(words)).toArray(String[]::new));
    }

    private ProcessBuilder atAgent(String... words) {
        ProcessBuilder program = new ProcessBuilder(words);
        program.environment().put("NETCLS_SOCKET", agent.socket().toString());
        return program;
    }

    private void report(String program, int live, OptionalDouble millis, OptionalDouble baseline) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("program", program);
        params.put("live", Integer.toString(live));
        rows.accept(Row.of("list", params, millis.orElseThrow(), "ms")
                .against(baseline)
                .atMost(50));
    }
}
