// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long each of many calls took. */
public final class Durations {
    @GuardedBy("this")
    private final List<Long> nanos = new ArrayList<>();

    public synchronized void add(long duration) {
        nanos.add(duration);
    }

    public synchronized int count() {
        return nanos.size();
    }

    @Override
    public synchronized String toString() {
        if (nanos.isEmpty()) {
            return "none";
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                "%d, median %.1f ms, p99 %.1f ms, longest %.1f ms",
                sorted.size(), millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
    }

    private static double millis(List<Long> sorted, double part) {
        long nanos = sorted.get((int) (part * (sorted.size() - 1)));
        return (double) nanos / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
