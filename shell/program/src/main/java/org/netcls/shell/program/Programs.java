// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/** What callers run at the same time: so many programs, and no more. */
public final class Programs {
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final int MOMENTS_TO_END = 10;
    /** A command that waits for a process that does not want to end gives it 5 seconds. */
    private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(8);

    // Used again, because JDK 17 keeps a group for good once there is one.
    private static final Queue<ThreadGroup> GROUPS = new ConcurrentLinkedQueue<>();

    /** What programs need of others. */
    interface Need {
        /** Waits for it before a statement runs. False if that is not known, or does not come. */
        boolean await(Statement statement) throws InterruptedException;

        /** Whether a command that is not there does not come by itself. */
        default boolean isSettled() {
            return true;
        }

        /** What shows results, and goes on to do so when it is replaced. */
        default List<Converter> formats() {
            return List.of();
        }

        default void close() {}
    }

    private final CommandProcessor processor;
    private final Need need;
    private final int most;
    private final Semaphore places;
    private final Set<Run> running = ConcurrentHashMap.newKeySet();

    /** @param most how many run at the same time */
    public static Programs in(BundleContext context, CommandProcessor processor, int most) {
        try {
            return new Programs(processor, OurCommands.in(context), most);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Programs(CommandProcessor processor, int most) {
        this(processor, statement -> false, most);
    }

    Programs(CommandProcessor processor, Need need, int most) {
        this.processor = processor;
        this.need = need;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** The streams of a program, and who is told its exit status: 0, or 1 after one line of {@code err}. */
    public record Caller(InputStream in, OutputStream out, OutputStream err, IntConsumer exit) {}

    /** Says who calls, at a time when that can be heard. */
    public interface Callers {
        Caller caller() throws IOException;
    }

    /** Begins to run a program; it says by itself that it cannot, where too many run. */
    public Run start(Source source, Caller caller) {
        try {
            takePlace();
            return begin(new Run(this, source, caller));
        } catch (CommandException e) {
            Run refused = new Run(this, source, caller);
            refused.fail(e);
            return refused;
        }
    }

    /**
     * Begins to run a program.
     *
     * @throws CommandException if too many run; nobody has been asked who calls then
     */
    public Run startIfFree(Source source, Callers callers) throws CommandException, IOException {
        takePlace();
        Run run;
        try {
            run = new Run(this, source, callers.caller());
        } catch (IOException | RuntimeException e) {
            places.release();
            throw e;
        }
        return begin(run);
    }

    private void takePlace() throws CommandException {
        if (!places.tryAcquire()) {
            throw new CommandException(most + " commands run already; try again when one has ended");
        }
    }

    private Run begin(Run run) {
        running.add(run);
        ThreadGroup group = group();
        try {
            run.start(group);
            return run;
        } catch (Throwable e) {
            // No thread can be made.
            end(run, group);
            throw e;
        }
    }

    CommandProcessor processor() {
        return processor;
    }

    Need need() {
        return need;
    }

    /** For all that a program starts, its own until it ends. */
    private static ThreadGroup group() {
        ThreadGroup free = GROUPS.poll();
        return free == null ? new ThreadGroup(topmost(), "commands") : free;
    }

    // A group within another may be such that it is destroyed with its last thread.
    private static ThreadGroup topmost() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    void end(Run run, ThreadGroup group) {
        running.remove(run);
        GROUPS.add(group);
        places.release();
    }

    /**
     * Lets what takes a moment end, interrupts all that wait longer, also for a part of the agent which may not come before
     * this has ended, and in the end all.
     */
    public void stop() {
        awaitEnds(MOMENT_NANOS);
        for (int moment = 0; moment < MOMENTS_TO_END && !running.isEmpty(); moment++) {
            running.forEach(Run::interruptWaiting);
            awaitEnds(MOMENT_NANOS);
        }
        running.forEach(Run::interrupt);
        awaitEnds(LONGEST_END_NANOS);
        need.close();
    }

    /** Together. */
    private void awaitEnds(long nanos) {
        long deadline = System.nanoTime() + nanos;
        running.forEach(run -> run.awaitEnd(deadline));
    }
}
