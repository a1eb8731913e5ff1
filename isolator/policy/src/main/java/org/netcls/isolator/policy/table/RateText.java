// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import org.netcls.isolator.policy.rules.Rate;

/** How a rate looks to nft, which has no word for packets before the time. */
final class RateText {
    private RateText() {}

    /** A limit that matches what is over it. */
    static String of(Rate rate) {
        return "rate over " + rate.toString().replace(" packets/", "/");
    }
}
