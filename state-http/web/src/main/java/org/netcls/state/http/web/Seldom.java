// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets what clients can cause be said once a minute for each kind, however often they cause it. */
final class Seldom {
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** @param unsaid how often it happened since it was said at that time */
    private record Kind(long saidAt, long unsaid) {}

    Seldom(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Takes note that it has happened.
     *
     * @param kind one of few
     * @return how often it happened before without being said; empty if this is not to be said either
     */
    OptionalLong happened(String kind) {
        long now = nanoTime.getAsLong();
        long[] before = {-1};
        kinds.compute(kind, (key, known) -> {
            if (known != null && now - known.saidAt() < PAUSE_NANOS) {
                return new Kind(known.saidAt(), known.unsaid() + 1);
            }
            before[0] = known == null ? 0 : known.unsaid();
            return new Kind(now, 0);
        });
        return before[0] < 0 ? OptionalLong.empty() : OptionalLong.of(before[0]);
    }
}
