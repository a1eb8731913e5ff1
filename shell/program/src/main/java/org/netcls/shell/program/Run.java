// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.netcls.text.Printable;

/**
 * One program of a caller, on a thread of its own. Its exit status is 0, or 1 with one line on standard error. When the
 * caller goes, what runs is interrupted.
 */
public final class Run {
    /** A thread of Gogo's that waits for a command; interrupted, it would keep to itself how that ends. */
    private static final String GOGO_WAITING = "job controller";

    private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final Programs programs;
    private final Source source;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final IntConsumer exit;

    // Both null until it starts, and if it may not. All that it starts is in the group, so that one can wait for it.
    private volatile ThreadGroup threads;
    private volatile Thread thread;
    /** What runs in the group because of earlier programs. */
    private List<Thread> others = List.of();

    Run(Programs programs, Source source, Programs.Caller caller) {
        this.programs = programs;
        this.source = source;
        this.in = caller.in();
        this.out = printer(caller.out());
        this.err = printer(caller.err());
        this.exit = caller.exit();
    }

    private static PrintStream printer(OutputStream out) {
        return new PrintStream(new FlushedOutput(out), true, StandardCharsets.UTF_8);
    }

    void start(ThreadGroup group) {
        threads = group;
        others = alive();
        thread = new Thread(group, this::run, "command");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends it before it has begun. */
    void fail(CommandException e) {
        exit.accept(failure(e.getMessage()));
    }

    private void run() {
        int status = 1;
        try {
            source.program(in).run(programs, in, out, err);
            status = 0;
        } catch (CommandException e) {
            status = failure(e.getMessage());
        } catch (Exception | StackOverflowError | LinkageError e) {
            status = failure(Program.message(e));
        } finally {
            programs.end(this, threads);
            exit.accept(status);
        }
    }

    private int failure(String message) {
        err.println(Printable.escape(message));
        return 1;
    }

    /** Ends what runs, as Ctrl-C does at a prompt. */
    public void interrupt() {
        Thread started = thread;
        if (started != null) {
            started.interrupt();
        }
    }

    /**
     * Interrupts those of its commands that wait for something, or itself where it has yet to start one, and leaves it to the
     * program what follows from that. So what waits for a part of the agent tells that it has done nothing; what only has no
     * processor for a while is left alone.
     */
    public void interruptWaiting() {
        List<Thread> own = own();
        own.stream()
                .filter(each -> own.size() == 1 || isCommand(each))
                .filter(each -> WAITING.contains(each.getState()))
                .forEach(Thread::interrupt);
    }

    private boolean isCommand(Thread each) {
        return each != thread && !each.getName().startsWith(GOGO_WAITING);
    }

    /**
     * Waits until all that was started has ended; unless it is that which calls.
     *
     * @param deadline until when, by {@link System#nanoTime}
     */
    void awaitEnd(long deadline) {
        try {
            for (Thread each : own()) {
                each.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** None where it is one of these that calls. */
    private List<Thread> own() {
        return threads == null || threads.parentOf(Thread.currentThread().getThreadGroup())
                ? List.of()
                : alive().stream().filter(each -> !others.contains(each)).toList();
    }

    private List<Thread> alive() {
        Thread[] alive = new Thread[threads.activeCount() + 1];
        return Arrays.asList(alive).subList(0, threads.enumerate(alive));
    }
}
