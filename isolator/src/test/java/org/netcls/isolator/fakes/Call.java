// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.fakes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A call on a thread of its own. */
public final class Call<T> {
    private static final long PATIENCE_SECONDS = 120;
    private static final Set<Thread.State> WAITING = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final FutureTask<T> task;
    private final Thread thread;

    private Call(Callable<T> call) {
        this.task = new FutureTask<>(call);
        this.thread = new Thread(task, "call");
        thread.setDaemon(true);
    }

    public static <T> Call<T> start(Callable<T> call) {
        Call<T> started = new Call<>(call);
        started.thread.start();
        return started;
    }

    /** Comes back once the call waits for something. */
    public Call<T> untilItWaits() {
        return untilItIs(WAITING);
    }

    /** Comes back once the call waits without an end, so for another one, and for no time to pass. */
    public Call<T> untilItWaitsForAnother() {
        return untilItIs(EnumSet.of(Thread.State.WAITING));
    }

    private Call<T> untilItIs(Set<Thread.State> wanted) {
        long start = System.nanoTime();
        while (!wanted.contains(thread.getState())) {
            assertThat(task).as("a call that should wait").isNotDone();
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
            Thread.onSpinWait();
        }
        return this;
    }

    public Call<T> interrupt() {
        thread.interrupt();
        return this;
    }

    public T result() throws Exception {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What the call threw. */
    public Throwable failure() {
        return catchThrowable(this::result).getCause();
    }
}
