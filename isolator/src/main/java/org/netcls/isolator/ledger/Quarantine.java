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
final class Quarantine {
    // So that one call never pays for a long pause; more than the one that a call can add.
    private static final int ENDED_PER_CALL = 64;

    private final long micros;
    private final QuarantineClock clock;
    private final ReleaseTimes times;
    private final IntConsumer ended;

    private final ReleaseOrder order = new ReleaseOrder();
    // No BitSet, which looks for its highest word when that becomes empty.
    private final boolean[] free = new boolean[ReleaseTimes.SIZE];
    private int freeCount;
    // All from this one on are quarantined; 0 for none.
    private int first;
    private int quarantinedCount;
    private boolean isSettled;

    /** @param ended told of each handle that has been quarantined long enough */
    Quarantine(Duration length, QuarantineClock clock, ReleaseTimes times, IntConsumer ended) {
        this.micros = TimeUnit.MICROSECONDS.convert(length);
        this.clock = clock;
        this.times = times;
        this.ended = ended;
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
        if (first == 0) {
            first = secondary;
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
        if (secondary == first) {
            first = order.after(secondary);
        }
        order.remove(secondary);
    }

    /** It is used no more, and quarantined from now on. */
    void release(int secondary) {
        long now = clock.getAsLong();
        times.release(secondary, now);
        if (isSettled) {
            add(secondary);
            end(ENDED_PER_CALL, now);
        }
    }

    /** It is used no more, and free as if it had never been used. */
    void giveBack(int secondary) {
        times.giveBack(secondary);
        if (isSettled) {
            order.addFirst(secondary);
            becomeFree(secondary);
        }
    }

    /** Frees all that have been quarantined long enough. */
    void endAll() {
        end(Integer.MAX_VALUE);
    }

    /** Frees some that have been quarantined long enough: so many that no two calls need to free more. */
    void endSome() {
        end(ENDED_PER_CALL);
    }

    private void end(int most) {
        if (first != 0) {
            end(most, clock.getAsLong());
        }
    }

    private void end(int most, long now) {
        for (int i = 0; i < most && first != 0 && left(first, now) <= 0; i++) {
            int over = first;
            first = order.after(over);
            quarantinedCount--;
            becomeFree(over);
            ended.accept(over);
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
        for (int s = order.after(0); s != first; s = order.after(s)) {
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
        for (int s = first; s != 0; s = order.after(s)) {
            ends[s] = endOf(s);
        }
        return ends;
    }

    /** How long until the next quarantined handle is free; empty when none is quarantined. */
    Optional<Duration> nextEnd() {
        return first == 0 ? Optional.empty() : Optional.of(left(first).orElse(Duration.ZERO));
    }
}
