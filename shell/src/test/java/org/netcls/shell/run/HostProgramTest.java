// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.threadio.ThreadIO;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostProgramTest {
    private final CommandProcessorImpl gogo = new CommandProcessorImpl(new OneForAll());
    private final PipedOutputStream printed = new PipedOutputStream();
    private final BufferedReader reader;

    HostProgramTest() throws IOException {
        reader = new BufferedReader(new InputStreamReader(new PipedInputStream(printed), StandardCharsets.UTF_8));
        gogo.addCommand("host", new Commands(), "run");
        gogo.addCommand("host", new Commands(), "first");
    }

    @AfterEach
    void stop() {
        gogo.stop();
    }

    @Test
    void tellsItsStatusOnceAllIsPrinted() throws Exception {
        assertThat(start("host:run 'echo one; (echo two; exit 3)'", "").get(60, TimeUnit.SECONDS))
                .isEqualTo(OptionalInt.of(3));
        assertThat(reader.readLine()).isEqualTo("one");
        assertThat(reader.readLine()).isEqualTo("two");
    }

    @Test
    void ctrlCEndsAlsoTheWaitForWhatItLeavesRunning() throws Exception {
        try (Terminal terminal = terminal()) {
            FutureTask<Object> run = start(
                    "host:run 'sleep 600 & trap exit USR1; echo $!; echo $$; while :; do sleep 0.1; done'", terminal);
            ProcessHandle left = process(reader.readLine());
            ProcessHandle program = process(reader.readLine());
            try {
                awaitReading();
                new ProcessBuilder("kill", "-USR1", "" + program.pid()).start().waitFor();
                program.onExit().get(60, TimeUnit.SECONDS);

                terminal.raise(Terminal.Signal.INT);

                assertThat(run.get(60, TimeUnit.SECONDS)).isEqualTo(OptionalInt.empty());
                assertThat(left.isAlive()).isTrue();
            } finally {
                left.destroy();
            }
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
        assertThat(start("host:run yes | host:first", "").get(60, TimeUnit.SECONDS))
                .isEqualTo("y");
    }

    @Test
    void isNoFailureIfNobodyReadsAnyMore() throws Exception {
        try (CommandSession session = gogo.createSession(InputStream.nullInputStream(), new Closed(), new Closed())) {
            assertThat(session.execute("host:run yes")).isEqualTo(OptionalInt.of(0));
        }
    }

    private static Terminal terminal() throws IOException {
        return new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream());
    }

    private static ProcessHandle process(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private FutureTask<Object> start(String line, Object terminal) {
        FutureTask<Object> task = new FutureTask<>(() -> {
            try (CommandSession session = gogo.createSession(InputStream.nullInputStream(), printed, printed)) {
                if (terminal instanceof Terminal) {
                    session.put(".terminal", terminal);
                }
                return session.execute(line);
            }
        });
        Thread thread = new Thread(task, "prompt");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    public static final class Commands {
        public OptionalInt run(String script) throws IOException {
            return HostProgram.run(List.of("sh", "-c", script));
        }

        /** What Gogo's own head gives. */
        public String first() throws IOException {
            InputStream in =
                    org.apache.felix.service.command.Process.Utils.current().in();
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        }
    }

    private static final class Closed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("nobody reads");
        }
    }

    /** Leaves System.out alone, which other tests print to. */
    private static final class OneForAll implements ThreadIO {
        @Override
        public void setStreams(InputStream in, PrintStream out, PrintStream err) {}

        @Override
        public void close() {}
    }
}
