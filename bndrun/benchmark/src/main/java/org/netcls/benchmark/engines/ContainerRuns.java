// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.engines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.netcls.benchmark.host.WholeRun;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.report.Row;

/** How long an engine takes to run containers that end at once, with hooks and without, by turns. */
public record ContainerRuns(Engine engine, Consumer<Row> rows) {
    private static final String HOOKED = "hooked";
    private static final String PLAIN = "plain";

    /** @param atOnce how many are started together; what is measured is the time until all have ended */
    public void measure(int atOnce, int rounds) throws IOException, InterruptedException {
        Rounds runs = new Rounds()
                .add(HOOKED, () -> run(engine.hooked(), atOnce))
                .add(PLAIN, () -> run(engine.plain(), atOnce));
        runs.run(1).run(rounds);
        Map<String, String> params = new LinkedHashMap<>();
        params.put("engine", engine.name());
        params.put("containers", Integer.toString(atOnce));
        rows.accept(
                Row.of("run", params, runs.median(HOOKED).orElseThrow(), "ms").against(runs.median(PLAIN)));
    }

    private double run(Path folder, int atOnce) throws IOException, InterruptedException {
        return WholeRun.millis(IntStream.range(0, atOnce)
                .mapToObj(number -> engine.run(folder, number))
                .toList());
    }
}
