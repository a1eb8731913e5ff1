// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.Optional;
import java.util.regex.Pattern;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;

/**
 * A rate that a class of tc keeps: what is over it waits.
 *
 * @param device that packets leave by
 * @param rate of all containers of the policy together
 */
public record Shape(String device, Rate rate) {
    /** The handle of the qdisc that all classes of policies on a device are below. */
    public static final int QDISC = 0xfff0;

    private static final Pattern DEVICE = Pattern.compile("[a-zA-Z0-9_.-]{1,15}");
    // A class forgets what it owes beyond 60 s, and a packet may have 64 KiB.
    private static final long LEAST_PER_SECOND = 2048;
    // A class keeps its burst as a time, in 32 bits of 64 ns.
    private static final long MOST_BURST_SECONDS = 240;
    private static final long LEAST_BURST = 3200;
    // Timers are late where a machine is busy: 10 ms were too few there, 100 ms kept the rate.
    private static final int SHARE_OF_SECOND = 10;

    /** @throws IllegalArgumentException if it is no device, or no class can keep the rate */
    public Shape {
        if (!DEVICE.matcher(device).matches()) {
            throw new IllegalArgumentException("is not a name of a device, 1 to 15 of a-z, A-Z, 0-9, '.', '_' and '-'");
        }
        if (!rate.inBytes()) {
            throw new IllegalArgumentException("needs a rate.total in bytes, and that is in packets");
        }
        long second = perSecond(rate);
        if (second < LEAST_PER_SECOND || rate.burst() / second > MOST_BURST_SECONDS) {
            throw new IllegalArgumentException(
                    "needs a rate.total of at least 2 kbytes in a second, with a burst of at most " + MOST_BURST_SECONDS
                            + " seconds of it");
        }
    }

    /** @throws IllegalArgumentException if it is no device, or there is no rate that a class can keep */
    static Shape of(String device, Optional<Rate> total) {
        return new Shape(
                device, total.orElseThrow(() -> new IllegalArgumentException("needs a rate.total, which is missing")));
    }

    private static long perSecond(Rate rate) {
        return rate.amount() / rate.per().toSeconds(1);
    }

    public long bytesPerSecond() {
        return perSecond(rate);
    }

    /** The bytes that may leave at once. */
    public long burst() {
        return rate.burst() > 0 ? rate.burst() : Math.max(LEAST_BURST, bytesPerSecond() / SHARE_OF_SECOND);
    }

    /** The class of the policy with this primary. */
    public static NetClsHandle classOf(Primary primary) {
        return new NetClsHandle(QDISC, primary.value());
    }
}
