// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Programs from their start to their end. What they print is lost. */
public final class WholeRun {
    private WholeRun() {}

    /**
     * Milliseconds.
     *
     * @throws IOException if it cannot be started or fails; the message has its error output
     */
    public static double millis(ProcessBuilder program) throws IOException, InterruptedException {
        return millis(List.of(program));
    }

    /**
     * Milliseconds from the first start to the last end. All are started before one is waited for.
     *
     * @throws IOException if one cannot be started or fails; the message has its error output
     */
    public static double millis(List<ProcessBuilder> programs) throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        long start = System.nanoTime();
        for (ProcessBuilder program : programs) {
            running.add(program.redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        }
        for (Process process : running) {
            process.waitFor();
        }
        double millis = (System.nanoTime() - start) / 1e6;
        for (int i = 0; i < running.size(); i++) {
            requireSuccess(programs.get(i), running.get(i));
        }
        return millis;
    }

    private static void requireSuccess(ProcessBuilder program, Process ended) throws IOException {
        if (ended.exitValue() != 0) {
            throw new IOException(String.join(" ", program.command()) + " failed: "
                    + new String(ended.getErrorStream().readAllBytes(), Charset.defaultCharset()));
        }
    }
}
