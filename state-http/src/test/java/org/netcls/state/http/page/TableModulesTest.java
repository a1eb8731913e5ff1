// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model/order.js} and {@code model/search.js}: which rows the table has, and in which order. */
class TableModulesTest {
    private static String json(String expression) {
        return Model.json("""
                import { handleOf } from './handles.js';
                import { order } from './order.js';
                import { search } from './search.js';
                const ids = all => all.map(one => one.container).join(' ');
                const sorted = (...all) => ids(all.map(container => ({ container })).sort(order('container', 1)));
                const all = [
                  { container: 'web', state: 'assigned', since: '2026-01-01T00:00:00.5Z', handle: handleOf(0x100001),
                    labels: { tier: 'gold', app: 'front' } },
                  { container: 'web/sidecar', state: 'shared', since: '2026-01-01T00:00:00.50001Z',
                    handle: handleOf(0x100001), labels: {} },
                  { container: 'db', state: 'assigned', since: '2026-01-01T00:00:00Z', handle: handleOf(0x108080), labels: {} },
                  { container: 'other', state: 'assigned', since: '2026-01-01T00:00:01Z', handle: handleOf(0x200007),
                    labels: { tier: 'Silver' } },
                  { container: 'late', state: 'unmanaged', since: '2026-01-01T00:00:02Z', labels: {} },
                ];
                const found = text => ids(all.filter(search(text)));
                """, expression);
    }

    @Test
    void numbersInIdsAreInTheOrderOfNumbers() {
        assertThat(json("sorted('c100', 'c10', 'c2', 'c1', 'c', 'b20', 'c2.x10', 'c2.x9')"))
                .isEqualTo("\"b20 c c1 c2 c2.x9 c2.x10 c10 c100\"");
    }

    @Test
    void idsThatDifferOnlyInZerosHaveAnOrderToo() {
        assertThat(json("sorted('c1', 'c001', 'c01') === sorted('c01', 'c1', 'c001')"))
                .isEqualTo("true");
        assertThat(json("sorted('c0', 'c00', 'c1')")).isEqualTo("\"c0 c00 c1\"");
    }

    @Test
    void numbersMayBeLongerThanAnyNumberOfTheMachine() {
        assertThat(json("sorted('7" + "0".repeat(30) + "1', '7" + "0".repeat(30) + "0').endsWith('1')"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({
        "container, db late other web web/sidecar",
        "handle, web web/sidecar db other late",
        "state, db other web web/sidecar late",
        "since, db web web/sidecar other late",
    })
    void aColumnSortsAndIdsDecideWhereItIsTheSame(String by, String expected) {
        assertThat(json("ids(all.sort(order('" + by + "', 1)))")).isEqualTo('"' + expected + '"');
    }

    @Test
    void itSortsTheOtherWayRoundToo() {
        assertThat(json("ids(all.sort(order('handle', -1)))")).isEqualTo("\"late other db web web/sidecar\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'', web web/sidecar db other late",
        "WEB/S, web/sidecar",
        "gold, web",
        "silver, other",
        "tier=, web other",
        "tier=gold app=front, web",
        "tier=gold other, ''",
        "0x00100001, web web/sidecar",
        "1048577, web web/sidecar",
        "10:1, web web/sidecar",
        "10:80, ''",
        "20:, other",
        "0x0010, web web/sidecar db",
    })
    void aSearchFindsByIdLabelAndHandle(String text, String expected) {
        assertThat(json("found('" + text + "')")).isEqualTo('"' + expected + '"');
    }
}
