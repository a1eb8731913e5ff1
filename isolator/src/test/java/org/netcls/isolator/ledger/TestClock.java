// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Microseconds since a boot that stand still until the test advances them. The wall shows them since the epoch. */
public final class TestClock implements QuarantineClock {
    /** The one that a new clock begins in. */
    public static final UUID BOOT = new UUID(1, 1);

    private static final long JUST_BOOTED = 2_000_000;

    private long now = TimeUnit.DAYS.toMicros(1);
    private UUID boot = BOOT;

    @Override
    public synchronized long getAsLong() {
        return now;
    }

    @Override
    public Instant onTheWall(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    synchronized UUID boot() {
        return boot;
    }

    public synchronized void advance(Duration time) {
        now += TimeUnit.MICROSECONDS.convert(time);
    }

    /** Nothing but files is left, and time begins anew. */
    synchronized void reboot() {
        boot = new UUID(boot.getMostSignificantBits(), boot.getLeastSignificantBits() + 1);
        now = JUST_BOOTED;
    }
}
