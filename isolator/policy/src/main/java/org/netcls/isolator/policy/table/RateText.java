// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import org.netcls.isolator.policy.rules.Rate;

/** How a rate looks to nft, which has no word for packets before the time. */
final class RateText {
    // Of what the kernel sends for TCP before a device cuts it; one that no bucket holds is never let pass.
    private static final int LARGEST_PACKET = 65_536;

    private RateText() {}

    /** A limit that matches what is over it. */
    static String of(Rate rate) {
        return "rate over " + limit(rate).replace(" packets/", "/");
    }

    /** Its bucket holds one packet of the largest size at least, unless something else is said. */
    static String limit(Rate rate) {
        boolean isTooSmall = rate.inBytes() && rate.burst() == 0 && rate.amount() < LARGEST_PACKET;
        return rate + (isTooSmall ? " burst " + (LARGEST_PACKET - rate.amount()) + " bytes" : "");
    }
}
