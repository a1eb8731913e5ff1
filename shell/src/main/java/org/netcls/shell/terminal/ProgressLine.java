// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A line that tells somebody at a terminal how far an operation is, when it takes long. Nothing of it is left. */
public final class ProgressLine {
    private static final long FIRST_MILLIS = 500;
    private static final long NEXT_MILLIS = 200;

    private final PrintStream terminal;
    private final Supplier<String> text;

    @GuardedBy("this")
    private int drawn;

    @GuardedBy("this")
    private boolean ended;

    ProgressLine(PrintStream terminal, Supplier<String> text) {
        this.terminal = terminal;
        this.text = text;
    }

    public interface Operation<T, E extends Exception> {
        T run() throws E;
    }

    /** @param text asked by another thread while the operation runs, if somebody has typed it at a terminal */
    public static <T, E extends Exception> T during(Operation<T, E> operation, Supplier<String> text) throws E {
        Optional<PrintStream> terminal = Screen.typedAt();
        return terminal.isPresent()
                ? new ProgressLine(terminal.get(), text).during(operation, FIRST_MILLIS)
                : operation.run();
    }

    <T, E extends Exception> T during(Operation<T, E> operation, long firstMillis) throws E {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(ProgressLine::thread);
        timer.scheduleWithFixedDelay(this::draw, firstMillis, NEXT_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return operation.run();
        } finally {
            // This thread may be interrupted: a terminal is closed by who writes to it then.
            CompletableFuture.runAsync(this::end, timer).join();
            timer.shutdown();
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "netcls:progress");
        thread.setDaemon(true);
        return thread;
    }

    private synchronized void draw() {
        if (!ended) {
            show(text.get());
        }
    }

    private synchronized void end() {
        ended = true;
        if (drawn > 0) {
            show("");
            terminal.print("\r");
            terminal.flush();
        }
    }

    @GuardedBy("this")
    private void show(String line) {
        int width = DisplayWidth.of(line);
        terminal.print("\r" + line + " ".repeat(Math.max(0, drawn - width)));
        terminal.flush();
        drawn = width;
    }
}
