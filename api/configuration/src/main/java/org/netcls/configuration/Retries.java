// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tries again every second what the host does not let be yet, such as to listen at an address that comes later. Its owner calls
 * it, and is called, while holding the owner's lock.
 */
public final class Retries {
    private static final long SECONDS_BETWEEN = 1;

    private final Object owner;
    // Without a thread until there is something to try.
    private final ScheduledExecutorService scheduler;
    private Runnable wanted;

    public Retries(Object owner, ScheduledExecutorService scheduler) {
        this.owner = owner;
        this.scheduler = scheduler;
    }

    /** @param thread the name of the one that tries */
    public static ScheduledExecutorService scheduler(String thread) {
        return Executors.newSingleThreadScheduledExecutor(task -> daemon(task, thread));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Tries this once, instead of what was to be tried. */
    public void later(Runnable attempt) {
        wanted = attempt;
        scheduler.schedule(() -> tryIfWanted(attempt), SECONDS_BETWEEN, TimeUnit.SECONDS);
    }

    private void tryIfWanted(Runnable attempt) {
        synchronized (owner) {
            if (wanted == attempt) {
                attempt.run();
            }
        }
    }

    /** Nothing is to be tried any more. */
    public void forget() {
        wanted = null;
    }

    /** For good. */
    public void end() {
        forget();
        scheduler.shutdownNow();
    }
}
