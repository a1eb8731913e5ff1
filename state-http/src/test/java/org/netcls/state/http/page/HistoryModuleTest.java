// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code model/history.js}: how the agent's history becomes lines. */
class HistoryModuleTest {
    private static String json(String expression) {
        return Model.json("""
                import { kinds, latest, line, median, path, peak, primariesIn, rate, used } from './history.js';
                const NOW = Date.parse('2026-01-01T01:00:00Z');
                const point = (minute, calls, more = {}) => ({
                  time: new Date(NOW - (60 - minute) * 60_000).toISOString(), seconds: 60, all: { calls, ...more },
                  operations: [{ operation: 'prepare', calls }], primaries: [{ primary: '0x0010', used: calls }] });
                const history = { points: [point(0, 60), point(1, 120, { medianSeconds: 0.5 }), point(30, 0), point(60, 30)] };
                const box = { width: 60, height: 10, now: NOW, most: 2 };
                """, expression);
    }

    @Test
    void aLineIsBrokenWhereSomethingIsMissing() {
        assertThat(json("path(line(history, rate), box)")).isEqualTo("\"M0.0 5.0h0L1.0 0.0M30.0 10.0h0M60.0 7.5h0\"");
        assertThat(json("path(line(history, median), { ...box, most: 1 })"))
                .as("where nothing was called there is no duration")
                .isEqualTo("\"M1.0 5.0h0\"");
    }

    @Test
    void theLatestAndTheHighestValueAreNamed() {
        assertThat(json("[latest(line(history, rate)), peak(line(history, rate))]"))
                .isEqualTo("[0.5,2]");
        assertThat(json("[latest(line(history, median)), peak(line(history, median))]"))
                .isEqualTo("[0.5,0.5]");
        assertThat(json("[latest([]), peak([])]")).isEqualTo("[null,null]");
    }

    @Test
    void aPrimaryThatWasNotThereHasNoValue() {
        assertThat(json("primariesIn(history)")).isEqualTo("[\"0x0010\"]");
        assertThat(json("peak(line(history, used('0x0010')))")).isEqualTo("120");
        assertThat(json("path(line(history, used('0x0020')), box)")).isEqualTo("\"\"");
    }

    @Test
    void theKindsAreThoseOfTheLastPoint() {
        assertThat(json("kinds(history)")).isEqualTo("[{\"operation\":\"prepare\",\"rate\":0.5}]");
        assertThat(json("kinds({ points: [] })")).isEqualTo("[]");
    }
}
