// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.netcls.shell.terminal.CtrlC;
import org.netcls.shell.terminal.GogoPrompt;

class HostProgramTest {
    private final GogoPrompt prompt;

    HostProgramTest() throws IOException {
        prompt = new GogoPrompt(new Commands(), "run", "first");
    }

    @AfterEach
    void close() throws IOException {
        prompt.close();
    }

    @Test
    void tellsItsStatusOnceAllIsPrinted() throws Exception {
        assertThat(prompt.enter("test:run 'echo one; (echo two; exit 3)'").get(60, TimeUnit.SECONDS))
                .isEqualTo(OptionalInt.of(3));
        assertThat(prompt.readLine()).isEqualTo("one");
        assertThat(prompt.readLine()).isEqualTo("two");
    }

    @Test
    void ctrlCEndsAlsoTheWaitForWhatItLeavesRunning() throws Exception {
        FutureTask<Object> run =
                prompt.enter("test:run 'sleep 600 & trap exit USR1; echo $!; echo $$; while :; do sleep 0.1; done'");
        ProcessHandle left = process(prompt.readLine());
        ProcessHandle program = process(prompt.readLine());
        try {
            awaitReading();
            new ProcessBuilder("kill", "-USR1", "" + program.pid()).start().waitFor();
            program.onExit().get(60, TimeUnit.SECONDS);

            prompt.pressCtrlC();

            assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(OptionalInt.empty());
            assertThat(left.isAlive()).isTrue();
        } finally {
            left.destroy();
        }
    }

    /** Until the program's output is waited for: what waits already is not told of the program's end. */
    private static void awaitReading() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Thread.getAllStackTraces().entrySet().stream()
                .noneMatch(thread -> thread.getKey().getName().equals("netcls:exec")
                        && thread.getValue().length > 0
                        && thread.getValue()[0].getMethodName().startsWith("readBytes"))) {
            assertThat(System.nanoTime())
                    .as("nobody reads what the program prints")
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void endsWithItsReader() throws Exception {
        assertThat(prompt.enter("test:run yes | test:first").get(60, TimeUnit.SECONDS))
                .isEqualTo("y");
    }

    @Test
    void isNoFailureIfNobodyReadsAnyMore() throws Exception {
        FutureTask<Object> run = prompt.enter("test:run yes");
        assertThat(prompt.readLine()).isEqualTo("y");
        prompt.stopReading();
        assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(OptionalInt.of(0));
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    public static final class Commands {
        public OptionalInt run(String script) throws IOException {
            CtrlC ctrlC = CtrlC.interrupts();
            try {
                return HostProgram.run(List.of("sh", "-c", script));
            } finally {
                ctrlC.close();
            }
        }

        /** What Gogo's own head gives. */
        public String first() throws IOException {
            InputStream in =
                    org.apache.felix.service.command.Process.Utils.current().in();
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        }
    }
}
