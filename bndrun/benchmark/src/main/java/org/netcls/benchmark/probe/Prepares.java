// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.Request;

/** Containers that come and go at a steady pace: two changes each. */
record Prepares(Isolator isolator, Request request) {
    /** How long each prepare took, in nanoseconds. */
    long[] run(int count, long millis) throws NetClsException {
        long[] took = new long[count];
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            ContainerId container = new ContainerId("prepare-" + i);
            long start = System.nanoTime();
            isolator.prepare(container, request);
            took[i] = System.nanoTime() - start;
            isolator.cleanup(container, Duration.ZERO);
            next += TimeUnit.MILLISECONDS.toNanos(millis);
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
        return took;
    }
}
