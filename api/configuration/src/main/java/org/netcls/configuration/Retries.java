// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.service.log.Logger;

/**
 * Tries again every second what the host does not let run yet, such as to listen at an address that comes later. Its owner calls
 * it, and is called, while holding the owner's lock.
 */
public final class Retries {
    private static final long SECONDS_BETWEEN = 1;

    private final Object owner;
    private final String what;
    private final String pid;
    private final Logger log;
    // Without a thread until there is something to try.
    private final ScheduledExecutorService scheduler;
    private Attempt wanted;
    private String told = "";

    /** Makes it run, or fails and leaves nothing behind. */
    public interface Attempt {
        void run() throws Exception;
    }

    /**
     * @param what what is to run, as the beginning of a sentence
     * @param pid by what it is configured
     */
    public Retries(Object owner, String what, String pid, ScheduledExecutorService scheduler, Logger log) {
        this.owner = owner;
        this.what = what;
        this.pid = pid;
        this.scheduler = scheduler;
        this.log = log;
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

    /**
     * Makes it run as it is wanted now; where that cannot be, as before, and where that cannot be either, later.
     *
     * @param again makes it run as before; false if it did not, or cannot, and then leaves nothing behind
     */
    public void follow(Attempt wanted, BooleanSupplier again, Origin origin) {
        forget();
        try {
            wanted.run();
        } catch (Exception e) {
            if (again.getAsBoolean()) {
                log.error("{} goes on as before: {}", what, Refusal.of(pid, origin, e));
            } else {
                later(wanted, origin, e);
            }
        }
    }

    /** Tells why an attempt has failed, if that is not what was told last, and makes it again and again. */
    private void later(Attempt attempt, Origin origin, Exception failure) {
        String refusal = Refusal.of(pid, origin, failure);
        if (!refusal.equals(told)) {
            log.error("{} does not run, which is tried again every second: {}", what, refusal);
            told = refusal;
        }
        wanted = attempt;
        scheduler.schedule(() -> tryIfWanted(attempt, origin), SECONDS_BETWEEN, TimeUnit.SECONDS);
    }

    private void tryIfWanted(Attempt attempt, Origin origin) {
        synchronized (owner) {
            if (wanted == attempt) {
                run(attempt, origin);
            }
        }
    }

    private void run(Attempt attempt, Origin origin) {
        try {
            attempt.run();
            forget();
            log.info("{} runs now", what);
        } catch (Exception e) {
            later(attempt, origin, e);
        }
    }

    private void forget() {
        wanted = null;
        told = "";
    }

    /** For good. */
    public void end() {
        forget();
        scheduler.shutdownNow();
    }
}
