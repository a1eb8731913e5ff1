// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.netcls.isolator.RepeatedTask.Work;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.QuarantineClock;
import org.osgi.service.log.Logger;

/** What is done from time to time, from the first session to the end of the isolator. */
final class Housekeeping {
    // How late a handle that has left quarantine may be told to be free, and what a listener waits for be tried again.
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    // A comparison of many groups takes a while, and all else is not to wait for it.
    private static final int TASKS_AT_ONCE = 2;

    private final Logger log;
    // One for all configurations: that no thread can be made for another must not end what is done from time to time.
    private final ScheduledExecutorService scheduler;

    @GuardedBy("this")
    private Future<?> comparison = CompletableFuture.completedFuture(null);

    Housekeeping(ThreadFactory threads, Logger log) {
        this.scheduler = Executors.newScheduledThreadPool(TASKS_AT_ONCE, threads);
        this.log = log;
    }

    void begin(NetClsIsolator isolator, QuarantineClock clock, Changes changes) {
        // So that a suspend and a later step of the wall clock are not taken together.
        every(INTERVAL, "The time since boot could not be read", clock::getAsLong);
        every(INTERVAL, "Handles that have left quarantine could not be freed", isolator::expire);
        every(INTERVAL, "Listeners could not be told", changes::retry);
    }

    /** Once, and soon. */
    void compare(NetClsIsolator isolator) {
        scheduler.execute(comparison(isolator));
    }

    /** @param interval zero for never */
    synchronized void compareEvery(Duration interval, NetClsIsolator isolator) {
        comparison.cancel(false);
        if (!interval.isZero()) {
            comparison = every(interval, comparison(isolator));
        }
    }

    private RepeatedTask comparison(NetClsIsolator isolator) {
        return new RepeatedTask("The groups could not be compared with what is known", isolator::reconcile, log);
    }

    private Future<?> every(Duration interval, String failing, Work work) {
        return every(interval, new RepeatedTask(failing, work, log));
    }

    Future<?> every(Duration interval, RepeatedTask task) {
        return scheduler.scheduleWithFixedDelay(task, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Nothing of it begins any more. */
    void end() {
        scheduler.shutdown();
    }

    boolean hasEnded() {
        return scheduler.isShutdown();
    }
}
