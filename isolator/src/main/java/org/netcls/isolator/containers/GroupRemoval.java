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

/** Removes a container's group, again and again while it is busy. */
public record GroupRemoval(ContainerId container, Attempt attempt) {
    private static final long LONGEST_DELAY_MILLIS = 100;

    interface Attempt {
        /** @param left for all attempts together */
        void run(Duration left) throws IOException;
    }

    /** Whether it makes sense to go on. */
    interface Permission {
        void require() throws NetClsException;
    }

    void run(Duration timeout, Permission toGoOn) throws NetClsException {
        long start = System.nanoTime();
        for (long delay = 1; ; delay = Math.min(2 * delay, LONGEST_DELAY_MILLIS)) {
            try {
                attempt.run(left(timeout, start));
                return;
            } catch (BusyException e) {
                if (left(timeout, start).isZero()) {
                    throw new BusyGroupException(container, e.processes(), e);
                }
                toGoOn.require();
                pause(delay, "container '" + container + "' was");
            } catch (IOException | RuntimeException e) {
                throw new BackEndException(e.getMessage(), e);
            }
        }
    }

    private static Duration left(Duration timeout, long start) {
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** @throws CallInterruptedException if the caller is interrupted meanwhile */
    public static void pause(long millis, String busy) throws NetClsException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(
                    "interrupted while " + busy + " busy; what is not removed keeps its handle");
        }
    }
}
