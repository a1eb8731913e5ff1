// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.UUID;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.netcls.api.NetClsHandle;
import org.osgi.service.log.Logger;

/**
 * When each secondary handle of one primary was last released, in microseconds of the quarantine clock, and which are in use.
 * Kept in a mapped file, this outlives the process at the cost of a store; it need not outlive the kernel, because no
 * socket does. A handle that was in use when the process died, and that no group carries any more, was released at an
 * unknown time. Guarded by the ledger's lock.
 */
public final class ReleaseTimes {
    static final int SIZE = NetClsHandle.MAX_SECONDARY + 1;
    // The sign tells that a handle is in use; what it was before stands below.
    static final long IN_USE = Long.MIN_VALUE;
    // Below the time stands a count of those with the same time, so that no two stamps are the same and tell the order.
    private static final int COUNT_BITS = 10;

    private final LongBuffer stamps;
    private long last;

    /** @param stamps as many as there are secondaries */
    ReleaseTimes(LongBuffer stamps) {
        this.stamps = stamps;
        this.last = IntStream.range(0, SIZE).mapToLong(this::stamp).max().orElse(0);
    }

    /**
     * Times in this file, as far as it can tell them; where it cannot be used they are in memory.
     *
     * @param boot which boot of the kernel this is
     */
    public static ReleaseTimes in(Path file, UUID boot, Logger log) {
        return in(file, boot, Stamps.NONE, log);
    }

    /**
     * The same, and what the file does not tell.
     *
     * @param left by an isolator of before in this process
     */
    public static ReleaseTimes in(Path file, UUID boot, Stamps left, Logger log) {
        LongBuffer stamps = new ReleaseFile(file, boot, log).stamps();
        left.mergeInto(stamps, boot);
        return new ReleaseTimes(stamps);
    }

    /** As they are, so after the last call. */
    public LongBuffer stamps() {
        return stamps;
    }

    boolean isNever(int secondary) {
        return stamps.get(secondary) == 0;
    }

    long of(int secondary) {
        return stamp(secondary) >> COUNT_BITS;
    }

    private long stamp(int secondary) {
        return stamps.get(secondary) & ~IN_USE;
    }

    boolean isInUse(int secondary) {
        return stamps.get(secondary) < 0;
    }

    void use(int secondary) {
        stamps.put(secondary, stamp(secondary) | IN_USE);
    }

    /** As before it was taken. */
    void giveBack(int secondary) {
        stamps.put(secondary, stamp(secondary));
    }

    public void release(int secondary, long now) {
        last = Math.max(now << COUNT_BITS, last + 1);
        stamps.put(secondary, last);
    }

    /**
     * Those of them that were ever released, longest ago first. Those in use are released now, and so are those with a
     * time from the future, which is not the right one.
     */
    int[] order(BitSet range, long now) {
        // Read once: each of them is looked at several times.
        long[] found = new long[SIZE];
        stamps.get(0, found);
        int[] known = ordered(range, found, stamp -> isKnown(stamp, now));
        // Those in use are negative, and so the first.
        int[] unknown = ordered(range, found, stamp -> stamp != 0 && !isKnown(stamp, now));
        last = known.length == 0 ? 0 : stamps.get(known[known.length - 1]);
        for (int secondary : unknown) {
            release(secondary, now);
        }
        return IntStream.concat(Arrays.stream(known), Arrays.stream(unknown)).toArray();
    }

    private static int[] ordered(BitSet range, long[] stamps, LongPredicate wanted) {
        return StampSort.sort(
                range.stream()
                        .filter(secondary -> wanted.test(stamps[secondary]))
                        .toArray(),
                stamps);
    }

    private static boolean isKnown(long stamp, long now) {
        return stamp > 0 && stamp >> COUNT_BITS <= now;
    }
}
