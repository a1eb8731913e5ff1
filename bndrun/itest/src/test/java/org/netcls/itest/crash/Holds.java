// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who holds or last held each handle. It keeps the rule by itself: a handle has one holder at a time, and rests after
 * each. Times are taken where they favour the agent: a hold begins when the call that gave the handle has returned, and
 * ends when the call that releases it begins. A release that was cut short by a kill counts like any other.
 */
final class Holds {
    // An agent sets its clock by the machine's when it starts, and a busy machine may hold it up between reading the
    // two.
    private static final long CLOCKS_DIFFER_MICROS = 1_000_000;

    private final Map<Long, Hold> holds = new HashMap<>();
    private final long quarantineMicros;
    private final Tally tally;

    /**
     * @param run in which the release began
     * @param until when it began
     */
    private record Hold(String container, int run, long until) {
        static final long STILL = Long.MAX_VALUE;

        static Hold by(String container) {
            return new Hold(container, 0, STILL);
        }

        Hold releasing(int run, long micros) {
            return new Hold(container, run, micros);
        }

        boolean isHeld() {
            return until == STILL;
        }
    }

    Holds(Duration quarantine, Tally tally) {
        this.quarantineMicros = quarantine.toNanos() / 1000;
        this.tally = tally;
    }

    /** Tells what is wrong with that, if anything is. */
    Optional<String> give(long classId, String container, int run, long micros) {
        tally.given++;
        return Optional.ofNullable(holds.put(classId, Hold.by(container)))
                .flatMap(before -> before.isHeld() ? Optional.of("while it was held") : again(before, run, micros))
                .map(wrong -> String.format("0x%08x was given to %s %s", classId, container, wrong));
    }

    void releaseBegins(long classId, int run, long micros) {
        holds.computeIfPresent(classId, (id, hold) -> hold.releasing(run, micros));
    }

    /** A release that had begun has done nothing. */
    void stays(long classId) {
        holds.computeIfPresent(classId, (id, hold) -> Hold.by(hold.container));
    }

    private Optional<String> again(Hold before, int run, long micros) {
        boolean sameRun = before.run == run;
        long rest = micros - before.until;
        if (rest >= quarantineMicros - (sameRun ? 0 : CLOCKS_DIFFER_MICROS)) {
            tally.rested(rest, sameRun);
            return Optional.empty();
        }
        return Optional.of(String.format("%.3f s after %s had released it", rest / 1e6, before.container));
    }
}
