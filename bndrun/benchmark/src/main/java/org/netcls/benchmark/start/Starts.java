// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.netcls.benchmark.host.Jdk;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** Starts of the agent with one JDK, in each form by turns, beside that JDK with nothing to do. */
public record Starts(Jdk jdk, NetClsSandbox sandbox, int rounds, Consumer<Row> rows) {
    private static final String NOTHING = "java";
    private static final String FIRST = "first";
    private static final String WARM = "warm";

    public static Starts of(Jdk jdk, NetClsSandbox sandbox, Effort effort, Consumer<Row> rows) {
        return switch (effort) {
            case QUICK -> new Starts(jdk, sandbox, 2, rows);
            case FULL -> new Starts(jdk, sandbox, 9, rows);
        };
    }

    /** @param benchmark its jar, beside which the distribution of the same build is found */
    public void measure(Path benchmark) throws IOException, InterruptedException {
        Path installed = Shipped.find(benchmark);
        List<Shipped> forms = List.of(
                Shipped.jar(installed, jdk),
                Shipped.installed(installed, jdk, Files.createTempDirectory(sandbox.folder(), "cache")));
        Rounds all = new Rounds().add(NOTHING, this::nothing);
        Map<String, List<Double>> memory = new LinkedHashMap<>();
        for (Shipped form : forms) {
            Path data = sandbox.folder().resolve(form.form() + jdk.feature());
            memory.put(form.form(), new ArrayList<>());
            start(form, data);
            all.add(form.form() + FIRST, () -> start(form, Files.createTempDirectory(sandbox.folder(), "first")));
            all.add(form.form() + WARM, () -> start(form, data, memory.get(form.form())));
        }
        all.run(rounds);
        for (Shipped form : forms) {
            report(form, all, median(memory.get(form.form())));
            phases(form, sandbox.folder().resolve(form.form() + jdk.feature()));
        }
    }

    private double nothing() throws IOException, InterruptedException {
        return WholeRun.millis(new ProcessBuilder(jdk.java(), "-version").redirectErrorStream(true));
    }

    private double start(Shipped form, Path data) throws IOException {
        try (StartedAgent agent = StartedAgent.start(form, sandbox, data, List.of())) {
            return agent.millis();
        }
    }

    private double start(Shipped form, Path data, List<Double> memory) throws IOException {
        try (StartedAgent agent = StartedAgent.start(form, sandbox, data, List.of())) {
            memory.add(agent.megabytes());
            return agent.millis();
        }
    }

    private void report(Shipped form, Rounds all, double megabytes) {
        OptionalDouble nothing = all.median(NOTHING);
        rows.accept(row("start", form, FIRST, all.median(form.form() + FIRST).orElseThrow(), "ms")
                .against(nothing));
        rows.accept(row("start", form, WARM, all.median(form.form() + WARM).orElseThrow(), "ms")
                .against(nothing)
                .atMost(form.mostMillis()));
        Row memory = row("memory", form, WARM, megabytes, "MB");
        rows.accept(form.mostMegabytes() > 0 ? memory.atMost(form.mostMegabytes()) : memory);
    }

    private void phases(Shipped form, Path data) throws IOException {
        Map<String, List<Double>> phases = new LinkedHashMap<>();
        Path log = sandbox.folder().resolve("classes");
        for (int round = 0; round < rounds; round++) {
            try (StartedAgent agent = StartedAgent.start(form, sandbox, data, Phases.options(log))) {
                Phases.of(agent, log)
                        .forEach((phase, millis) -> phases.computeIfAbsent(phase, any -> new ArrayList<>())
                                .add(millis));
            }
        }
        phases.forEach((phase, millis) -> rows.accept(row("phase", form, phase, median(millis), "ms")));
    }

    private static double median(List<Double> values) {
        return Samples.of(values.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
    }

    private Row row(String name, Shipped form, String what, double value, String unit) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("jdk", "JDK " + jdk.feature());
        params.put("form", form.form());
        params.put("run", what);
        return Row.of(name, params, value, unit);
    }
}
