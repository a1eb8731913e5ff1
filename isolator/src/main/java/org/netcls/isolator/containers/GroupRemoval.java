// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.time.Duration;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.spi.BusyException;

/** How a container's group is removed. */
public record GroupRemoval(ContainerId container, Attempt attempt) {
    private static final long LONGEST_DELAY_MILLIS = 100;

    interface Attempt {
        /** @param left for this one and all that follow */
        void run(Duration left) throws IOException;
    }

    interface Step {
        void run(Duration left) throws NetClsException;
    }

    /** @throws BusyGroupException if something is inside */
    void once(Duration left) throws NetClsException {
        try {
            attempt.run(left);
        } catch (BusyException e) {
            throw new BusyGroupException(container, e.processes(), e);
        } catch (IOException | RuntimeException e) {
            throw new BackEndException(e.getMessage(), e);
        }
    }

    /** Does this again and again while the group is busy. */
    void patiently(Duration timeout, Step step) throws NetClsException {
        long start = System.nanoTime();
        for (long delay = 1; ; delay = Math.min(2 * delay, LONGEST_DELAY_MILLIS)) {
            try {
                step.run(left(timeout, start));
                return;
            } catch (BusyGroupException e) {
                if (left(timeout, start).isZero()) {
                    throw e;
                }
                pause(delay, wasThis());
            } catch (CallInterruptedException e) {
                // Those before may have done something, such as to kill what was inside.
                throw delay == 1 ? e : interrupted(wasThis());
            }
        }
    }

    private String wasThis() {
        return "container '" + container + "' was";
    }

    /**
     * What is left of it, zero at least.
     *
     * @param start by {@link System#nanoTime}
     */
    public static Duration left(Duration timeout, long start) {
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** @throws CallInterruptedException if the caller is interrupted meanwhile */
    public static void pause(long millis, String busy) throws NetClsException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(busy);
        }
    }

    private static CallInterruptedException interrupted(String busy) {
        return new CallInterruptedException(
                "interrupted while " + busy + " busy; what is not removed keeps its handle");
    }
}
