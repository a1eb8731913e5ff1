// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.threadio.ThreadIO;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.DumbTerminal;

/** Gogo with one session, at whose terminal Ctrl-C can be pressed. */
public final class GogoPrompt implements AutoCloseable {
    private final CommandProcessorImpl gogo = new CommandProcessorImpl(new OneForAll());
    private final PipedOutputStream out = new PipedOutputStream();
    private final BufferedReader printed =
            new BufferedReader(new InputStreamReader(new PipedInputStream(out), StandardCharsets.UTF_8));
    private final Terminal terminal = new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream());
    private final CommandSession session = gogo.createSession(InputStream.nullInputStream(), out, out);

    /** @param commands whose methods of these names are commands, of the scope {@code test} */
    public GogoPrompt(Object commands, String... names) throws IOException {
        for (String name : names) {
            gogo.addCommand("test", commands, name);
        }
        session.put(".terminal", terminal);
        // As Gogo's own prompt does.
        terminal.handle(Signal.INT, signal -> session.foregroundJob().interrupt());
    }

    /** Runs a line, and gives its result. */
    public FutureTask<Object> enter(String line) {
        FutureTask<Object> run = new FutureTask<>(() -> session.execute(line));
        Thread thread = new Thread(run, "prompt");
        thread.setDaemon(true);
        thread.start();
        return run;
    }

    public void pressCtrlC() {
        terminal.raise(Signal.INT);
    }

    public String readLine() throws IOException {
        return printed.readLine();
    }

    public void stopReading() throws IOException {
        printed.close();
    }

    @Override
    public void close() throws IOException {
        session.close();
        gogo.stop();
        terminal.close();
    }

    /** Leaves System.out alone, which other tests print to. */
    private static final class OneForAll implements ThreadIO {
        @Override
        public void setStreams(InputStream in, PrintStream out, PrintStream err) {}

        @Override
        public void close() {}
    }
}
