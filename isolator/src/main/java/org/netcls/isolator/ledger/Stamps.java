// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.nio.LongBuffer;
import java.util.UUID;

/**
 * The stamps of {@link ReleaseTimes} as one isolator leaves them to the next in the same process, also where no file keeps
 * them.
 *
 * @param boot of the clock that they are from
 * @param bySecondary as they are, so after the last call
 */
public record Stamps(UUID boot, LongBuffer bySecondary) {
    public static final Stamps NONE = new Stamps(BootClock.UNKNOWN_BOOT, LongBuffer.allocate(0));

    /**
     * Lets others know what these do. Of each handle the later one holds, and what is in use here is so there.
     *
     * @param clock the boot of the clock that the others are from
     */
    void mergeInto(LongBuffer others, UUID clock) {
        boolean isSameClock = ReleaseFile.isSame(boot, clock);
        long[] known = new long[bySecondary.limit()];
        bySecondary.get(0, known);
        for (int secondary = 0; secondary < known.length; secondary++) {
            long stamp = isSameClock ? known[secondary] : ReleaseFile.fromTheFuture(known[secondary]);
            long other = others.get(secondary);
            long merged = later(stamp, other) | stamp & ReleaseTimes.IN_USE;
            if (merged != other) {
                others.put(secondary, merged);
            }
        }
    }

    private static long later(long stamp, long other) {
        return (stamp & ~ReleaseTimes.IN_USE) > (other & ~ReleaseTimes.IN_USE) ? stamp : other;
    }
}
