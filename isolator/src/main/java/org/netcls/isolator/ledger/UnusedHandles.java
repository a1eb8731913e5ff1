// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * The secondary handles of one primary that are not used, in the order of their release: first the free ones, then those
 * that are quarantined. What every take and release needs takes constant time. Guarded by the ledger's lock.
 */
final class UnusedHandles {
    // So that one call never pays for a long pause; more than the one that a call can add.
    private static final int EXPIRED_PER_CALL = 64;

    private final long micros;
    private final QuarantineClock clock;
    private final ReleaseTimes times;
    private final IntConsumer expired;

    private final ReleaseOrder order = new ReleaseOrder();
    // No BitSet, which looks for its highest word when that becomes empty.
    private final boolean[] free = new boolean[ReleaseTimes.SIZE];
    private int freeCount;
    // All from this one on are quarantined; 0 for none.
    private int firstQuarantined;
    private int quarantinedCount;
    private boolean isSettled;

    /** @param expired told of each handle that has been quarantined long enough */
    UnusedHandles(Duration length, QuarantineClock clock, ReleaseTimes times, IntConsumer expired) {
        this.micros = TimeUnit.MICROSECONDS.convert(length);
        this.clock = clock;
        this.times = times;
        this.expired = expired;
    }

    /**
     * Those of them never released come first, and those released are quarantined as if there had been no restart. Before
     * this none is free or quarantined, whatever becomes of it.
     *
     * @param unused all that are not used
     */
    void settle(BitSet unused) {
        isSettled = true;
        long now = clock.getAsLong();
        unused.stream().filter(times::isNever).forEach(this::addFree);
        for (int secondary : times.order(unused, now)) {
            if (left(secondary, now) <= 0) {
                addFree(secondary);
            } else {
                add(secondary);
            }
        }
    }

    private void addFree(int secondary) {
        order.addLast(secondary);
        becomeFree(secondary);
    }

    private void add(int secondary) {
        order.addLast(secondary);
        quarantinedCount++;
        if (firstQuarantined == 0) {
            firstQuarantined = secondary;
        }
    }

    /** From now on it is used. */
    void remove(int secondary) {
        times.use(secondary);
        if (isSettled) {
            drop(secondary);
        }
    }

    private void drop(int secondary) {
        if (free[secondary]) {
            free[secondary] = false;
            freeCount--;
        } else {
            quarantinedCount--;
        }
        if (secondary == firstQuarantined) {
            firstQuarantined = order.after(secondary);
        }
        order.remove(secondary);
    }

    /** It is used no more, and quarantined from now on. */
    void release(int secondary) {
        long now = clock.getAsLong();
        times.release(secondary, now);
        if (isSettled) {
            add(secondary);
            expire(EXPIRED_PER_CALL, now);
        }
    }

    /** It is used no more, and free as before it was taken. */
    void giveBack(int secondary) {
        times.giveBack(secondary);
        if (isSettled) {
            order.addFirst(secondary);
            becomeFree(secondary);
        }
    }

    /** Frees all that have been quarantined long enough. */
    void expireAll() {
        expire(Integer.MAX_VALUE);
    }

    /** Frees some that have been quarantined long enough: so many that no two calls need to free more. */
    void expireSome() {
        expire(EXPIRED_PER_CALL);
    }

    private void expire(int most) {
        if (firstQuarantined != 0) {
            expire(most, clock.getAsLong());
        }
    }

    private void expire(int most, long now) {
        for (int i = 0; i < most && firstQuarantined != 0 && left(firstQuarantined, now) <= 0; i++) {
            int over = firstQuarantined;
            firstQuarantined = order.after(over);
            quarantinedCount--;
            becomeFree(over);
            expired.accept(over);
        }
    }

    private void becomeFree(int secondary) {
        free[secondary] = true;
        freeCount++;
    }

    boolean isFree(int secondary) {
        return secondary > 0 && secondary < free.length && free[secondary];
    }

    /** The free one that was released longest ago; there must be one. */
    int longestFree() {
        return order.after(0);
    }

    void forEachFree(IntConsumer action) {
        for (int s = order.after(0); s != firstQuarantined; s = order.after(s)) {
            action.accept(s);
        }
    }

    int freeCount() {
        return freeCount;
    }

    int count() {
        return quarantinedCount;
    }

    /** How long one that is not used is still quarantined; empty where that is over. */
    Optional<Duration> left(int secondary) {
        long left = left(secondary, clock.getAsLong());
        return left > 0 ? Optional.of(Duration.of(left, ChronoUnit.MICROS)) : Optional.empty();
    }

    private long left(int secondary, long now) {
        return endOf(secondary) - now;
    }

    Instant until(int secondary) {
        return onTheWall(endOf(secondary));
    }

    private long endOf(int secondary) {
        return times.of(secondary) + micros;
    }

    /** Needs no lock. */
    Instant onTheWall(long end) {
        return clock.onTheWall(end);
    }

    /** At the place of each that is quarantined, when that ends. */
    long[] ends() {
        long[] ends = new long[ReleaseTimes.SIZE];
        for (int s = firstQuarantined; s != 0; s = order.after(s)) {
            ends[s] = endOf(s);
        }
        return ends;
    }

    /** How long until the next quarantined handle is free; empty when none is quarantined. */
    Optional<Duration> nextExpiry() {
        return firstQuarantined == 0
                ? Optional.empty()
                : Optional.of(left(firstQuarantined).orElse(Duration.ZERO));
    }
}
