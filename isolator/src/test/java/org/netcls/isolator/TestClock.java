// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Microseconds since the epoch that stand still until the test advances them. */
final class TestClock implements LongSupplier {
    private long now = 1_767_225_600_000_000L;

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    synchronized void advance(Duration time) {
        now += TimeUnit.MICROSECONDS.convert(time);
    }
}
