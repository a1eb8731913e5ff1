// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.time.Duration;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.spi.BusyException;

/** Removes a container's group, again and again while it is busy. */
record Removal(ContainerId container, Attempt attempt) {
    private static final long LONGEST_DELAY_MILLIS = 100;

    interface Attempt {
        void run() throws IOException;
    }

    /** Whether it makes sense to go on. */
    interface Permission {
        void require() throws NetClsException;
    }

    void run(Duration timeout, Permission toGoOn) throws NetClsException {
        long start = System.nanoTime();
        for (long delay = 1; ; delay = Math.min(2 * delay, LONGEST_DELAY_MILLIS)) {
            try {
                attempt.run();
                return;
            } catch (BusyException e) {
                if (Duration.ofNanos(System.nanoTime() - start).compareTo(timeout) >= 0) {
                    throw new BusyGroupException(container, e.processes(), e);
                }
                toGoOn.require();
                pause(delay);
            } catch (IOException | RuntimeException e) {
                throw new BackEndException(e.getMessage(), e);
            }
        }
    }

    private void pause(long millis) throws NetClsException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetClsException(
                    "interrupted while container '" + container + "' was busy; it keeps its handle", e);
        }
    }
}
