// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that stands still until the test advances it; it wraps around on the way, as System.nanoTime may. */
final class TestClock implements LongSupplier {
    private long now = Long.MAX_VALUE - 1_000_000_000;

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    synchronized void advance(Duration time) {
        now += time.toNanos();
    }
}
