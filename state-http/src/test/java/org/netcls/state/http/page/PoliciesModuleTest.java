// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code model/policies.js}: what the page makes of what policies have counted. */
class PoliciesModuleTest {
    private static String json(String expression) {
        return Model.json("""
                import { line } from './history.js';
                import { bytesRate, droppedRate, primaryName, withReading } from './policies.js';
                import { bytes, packets } from './text.js';
                const NOW = Date.parse('2026-01-01T01:00:00Z');
                const gold = (bytes, droppedBytes) => ({ name: 'gold', primary: '0x0020', traffic: { bytes, droppedBytes } });
                const quiet = { name: 'quiet', primary: '0x0020' };
                const readings = [[gold(500, 0)], [gold(1500, 20), quiet], [gold(100, 0), quiet], [gold(100, 50)], [quiet]]
                  .reduce((all, policies, i) => withReading(all, policies, NOW + 10_000 * i), []);
                const rates = rate => line({ points: readings }, rate).map(({ value }) => value ?? null);
                """, expression);
    }

    @Test
    void ratesAreWhatWasCountedBetweenTwoReadings() {
        assertThat(json("rates(bytesRate('gold'))"))
                .as("unknown at first, where the counter began anew, and where it is gone")
                .isEqualTo("[null,100,null,0,null]");
        assertThat(json("rates(droppedRate('gold'))")).isEqualTo("[null,2,null,5,null]");
        assertThat(json("rates(bytesRate('quiet'))")).isEqualTo("[null,null,null,null,null]");
    }

    @Test
    void oldReadingsAreForgotten() {
        assertThat(
                        json(
                                "withReading(readings, [], NOW + 615_000).map(({ time, seconds }) => [time.slice(14, 19), seconds])"))
                .isEqualTo("[[\"00:20\",10],[\"00:30\",10],[\"00:40\",10],[\"10:15\",575]]");
    }

    @Test
    void aPrimaryIsNamedWithWhosePolicyItIs() {
        assertThat(json("[primaryName([gold(0, 0), quiet], 0x20), primaryName([gold(0, 0)], 0x10)]"))
                .isEqualTo("[\"0x0020 gold quiet\",\"0x0010\"]");
    }

    @Test
    void onePacketIsOne() {
        assertThat(json("[0, 1, 2].map(packets)")).isEqualTo("[\"0 packets\",\"1 packet\",\"2 packets\"]");
    }

    @Test
    void bytesAreWrittenShortly() {
        assertThat(json("[0, 0.5, 999, 1000, 1234567, 5e15].map(bytes)"))
                .isEqualTo("[\"0 B\",\"0.5 B\",\"999 B\",\"1 kB\",\"1.23 MB\",\"5000 TB\"]");
    }
}
