// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import static org.netcls.benchmark.groups.Contest.OURS;
import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.netcls.api.ContainerId;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** How long it takes to get a process into a group when nothing was moved for a while, and with it a launch. */
public record ColdMoves(Contest contest) {
    /** Where processes go; the group has to exist. */
    public static final ContainerId COLD = new ContainerId("cold");

    private static final int GAP_MILLIS = 100;
    /** Enters the group that follows, before it becomes the program after that. */
    private static final String ENTER = "echo 0 > \"$0/tasks\" && exec \"$@\"";

    /** What is measured after each gap. */
    @FunctionalInterface
    private interface Step {
        void take(int number) throws IOException, InterruptedException;
    }

    /** @param pid of a process that is moved while it runs */
    public void attach(long pid) throws IOException, InterruptedException {
        Optional<Samples> raw = raw("attach", pid, GAP_MILLIS);
        Samples ours = afterGaps(number -> contest.cgroups().attach(number % 2 == 0 ? COLD : GroupCycles.PARKED, pid));
        report("cold attach", OURS, ours, raw);
        raw("enter", GAP_MILLIS).ifPresent(entered -> report("cold attach", RAW + ",tasks", entered, raw));
    }

    private Optional<Samples> raw(String mode, long... more) throws IOException {
        if (contest.raw().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Samples.of(contest.raw().get().run(mode, samples(), more)));
    }

    /** A short program: alone, entering the group by itself, and moved there by us. */
    public void launch() throws IOException, InterruptedException {
        String group = contest.cgroups().path(COLD.value());
        Samples plain = afterGaps(number -> run("/bin/true"));
        report("cold launch", "plain", plain, Optional.empty());
        Samples entering = afterGaps(number -> run("sh", "-c", ENTER, group, "/bin/true"));
        report("cold launch", "entering", entering, Optional.of(plain));
        Samples attached = afterGaps(number -> runAttached());
        report("cold launch", "attached", attached, Optional.of(plain));
    }

    private static void run(String... words) throws IOException, InterruptedException {
        requireSuccess(new ProcessBuilder(words).start());
    }

    private void runAttached() throws IOException, InterruptedException {
        // It waits for the end of its input, so that it is alive when it is moved.
        Process process = new ProcessBuilder("cat").start();
        contest.cgroups().attach(COLD, process.pid());
        process.getOutputStream().close();
        requireSuccess(process);
    }

    private static void requireSuccess(Process process) throws IOException, InterruptedException {
        if (process.waitFor() != 0) {
            throw new IOException(process.info().commandLine().orElse("a program") + " failed");
        }
    }

    private Samples afterGaps(Step step) throws IOException, InterruptedException {
        long[] took = new long[samples()];
        for (int i = 0; i < took.length; i++) {
            TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
            long start = System.nanoTime();
            step.take(i);
            took[i] = System.nanoTime() - start;
        }
        return Samples.of(took);
    }

    private int samples() {
        return contest.plan().coldSamples();
    }

    private void report(String name, String way, Samples took, Optional<Samples> other) {
        report(name, way, "p50", took.median(), baseline(other.map(Samples::median)));
        report(name, way, "max", took.max(), baseline(other.map(Samples::max)));
    }

    private static OptionalDouble baseline(Optional<Double> nanos) {
        return nanos.map(value -> OptionalDouble.of(value / 1e6)).orElse(OptionalDouble.empty());
    }

    private void report(String name, String way, String which, double nanos, OptionalDouble baseline) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("way", way);
        params.put("of", which);
        contest.rows().accept(Row.of(name, params, nanos / 1e6, "ms").against(baseline));
    }
}
