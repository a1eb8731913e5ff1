// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that changes wait on, for a busy group or for each other, so that those of the server are left for others. There
 * are as many as connections to the socket, of which each has one request at a time.
 */
final class Workers {
    private static final int MOST = 256;
    private static final long SOME_TIME = 1000;

    private final ExecutorService threads =
            new ThreadPoolExecutor(0, MOST, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), Workers::thread);
    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(1, Workers::thread, new ThreadPoolExecutor.DiscardPolicy());

    Workers() {
        clock.setRemoveOnCancelPolicy(true);
        // There is always one that is due before what is new, so that the clock's thread is not woken for each change.
        clock.scheduleWithFixedDelay(() -> {}, SOME_TIME, SOME_TIME, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "netcls control");
        thread.setDaemon(true);
        return thread;
    }

    /** @throws RejectedExecutionException if all of them wait, or are stopped */
    void execute(Runnable work) {
        threads.execute(work);
    }

    /** Does something small in a second, unless it is cancelled before, or all is stopped. */
    Future<?> afterSomeTime(Runnable action) {
        return clock.schedule(action, SOME_TIME, TimeUnit.MILLISECONDS);
    }

    boolean areStopped() {
        return threads.isShutdown();
    }

    /** What is still waiting is interrupted, and answers so. */
    void stop() {
        clock.shutdownNow();
        threads.shutdownNow();
    }
}
