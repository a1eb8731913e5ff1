// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.engines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.netcls.benchmark.engines.Hook.BEGIN;
import static org.netcls.benchmark.engines.Hook.END;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.netcls.benchmark.host.PausedProcess;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/** How long the hook takes, called as by a runtime for a container that waits, and when that has ended. */
public final class HookTimes {
    private static final int IDLE_SECONDS = 2;
    private static final String CURL = "curl";

    private final Hook hook;
    private final Path bundle;
    private final Consumer<Row> rows;

    // From the first stage to the last.
    private PausedProcess container;

    /** @param bundle of the container, which has no hooks because none but this calls them */
    public HookTimes(Hook hook, Path bundle, Consumer<Row> rows) {
        this.hook = hook;
        this.bundle = bundle;
        this.rows = rows;
    }

    /** Until the agent answers hooks. */
    public void await() throws IOException, InterruptedException {
        WholeRun.millis(hook.curl(state("nobody", 0), "--retry", "60", "--retry-delay", "1", "--retry-all-errors"));
    }

    public void measure(Effort effort) throws IOException, InterruptedException {
        switch (effort) {
            case QUICK -> measure(20, 2);
            case FULL -> measure(100, 20);
        }
    }

    /** After as many that do not count. */
    private void measure(int warm, int idle) throws IOException, InterruptedException {
        report("warm", rounds(0).run(warm).run(warm));
        report("idle", rounds(IDLE_SECONDS).run(idle));
    }

    /** @param pause before each call, in seconds */
    private Rounds rounds(int pause) {
        return new Rounds()
                .add(BEGIN, () -> begin(pause))
                .add(END, () -> end(pause))
                .add(CURL, () -> after(pause, hook.curl(state("nobody", 0))));
    }

    private double begin(int pause) throws IOException, InterruptedException {
        container = PausedProcess.start();
        return after(pause, hook.call(BEGIN, state("waiting", container.pid())));
    }

    private double end(int pause) throws IOException, InterruptedException {
        container.close();
        return after(pause, hook.call(END, state("waiting", 0)));
    }

    private static double after(int pause, ProcessBuilder program) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(pause);
        return WholeRun.millis(program);
    }

    /** The file with what a runtime tells of a container. */
    private Path state(String id, long pid) throws IOException {
        String json = Json.createObjectBuilder()
                .add("ociVersion", "1.0.2")
                .add("id", id)
                .add("status", pid == 0 ? "stopped" : "created")
                .add("pid", pid)
                .add("bundle", bundle.toString())
                .build()
                .toString();
        return Files.writeString(bundle.resolve("state.json"), json, UTF_8);
    }

    private void report(String when, Rounds rounds) {
        for (String stage : Hook.STAGES) {
            Map<String, String> params = new LinkedHashMap<>();
            params.put("stage", stage);
            params.put("when", when);
            rows.accept(Row.of("hook", params, rounds.median(stage).orElseThrow(), "ms")
                    .against(rounds.median(CURL))
                    .atMost(30));
        }
    }
}
