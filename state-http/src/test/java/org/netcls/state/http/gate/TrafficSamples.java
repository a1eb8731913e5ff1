// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import java.time.Duration;

/** Requests that were counted. */
public final class TrafficSamples {
    private TrafficSamples() {}

    public static Traffic none() {
        return new Traffic();
    }

    /** Answers of these statuses, each of which took so long. */
    public static Traffic of(Duration each, int... statuses) {
        Traffic traffic = new Traffic();
        for (int status : statuses) {
            traffic.count(status, each.toNanos());
        }
        return traffic;
    }
}
