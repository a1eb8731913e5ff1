// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code model/space.js}: how a map of runs and the events after it become the uses of the handles. */
class SpaceModuleTest {
    private static final String TIME = "2026-01-01T00:00:00Z";

    /** With a space, and with functions that make assignments and events. */
    private static String json(String expression) {
        return Model.json("""
                import { handleOf } from './handles.js';
                import { Space } from './space.js';
                const map = { quarantine: 60, runs: [
                  { first: 1, last: 3, use: 'used' },
                  { first: 4, last: 4, use: 'quarantined', container: 'gone', until: '2026-01-01T00:01:00Z' },
                  { first: 5, last: 5, use: 'foreign' },
                  { first: 6, last: 99, use: 'free' },
                ] };
                const assignment = (container, secondary, state = 'assigned') =>
                  ({ container, state, handle: handleOf(0x100000 + secondary) });
                const space = new Space(0x10, map, [assignment('web', 1), assignment('bent', 2, 'drifted'),
                  assignment('web/child', 1, 'shared'), { container: 'other', state: 'assigned', handle: handleOf(0x200009) }]);
                const event = (kind, assignment) => ({ kind, assignment, time: 'TIME' });
                const assign = one => (space.apply(event('assigned', one)), space);
                const release = one => (space.apply(event('released', one), one), space);
                """.replace("TIME", TIME), expression);
    }

    @Test
    void runsAndAssignmentsTellHowHandlesAreUsed() {
        assertThat(json("[0, 1, 2, 3, 4, 5, 6, 99, 100].map(secondary => space.use(secondary))"))
                .isEqualTo(
                        "[\"outside\",\"used\",\"drifted\",\"used\",\"quarantined\",\"foreign\",\"free\",\"free\",\"outside\"]");
        assertThat(json("[...space.counts()]")).isEqualTo("[94,2,1,1,1,65436]");
        assertThat(json("space.owners.get(1).container")).isEqualTo("\"web\"");
        assertThat(json("space.owners.has(9)")).as("of another primary").isEqualTo("false");
        assertThat(json("space.quarantined.get(4)")).contains("\"container\":\"gone\"");
    }

    @Test
    void anAssignmentTakesItsHandleAndAReleaseQuarantinesIt() {
        assertThat(json("assign(assignment('new', 50)).use(50)")).isEqualTo("\"used\"");
        assertThat(json("(assign(assignment('new', 50)), release(assignment('new', 50))).use(50)"))
                .isEqualTo("\"quarantined\"");
        assertThat(json("release(assignment('web', 1)).quarantined.get(1)"))
                .isEqualTo("{\"until\":1767225660000,\"container\":\"web\"}");
    }

    @Test
    void aSharedHandleStaysWithTheParent() {
        assertThat(json("release(assignment('web/child', 1, 'shared')).use(1)")).isEqualTo("\"used\"");
    }

    @Test
    void whatSomebodyElseHasMeanwhileIsNotReleased() {
        assertThat(json("(assign(assignment('next', 1)), release(assignment('web', 1))).use(1)"))
                .isEqualTo("\"used\"");
    }

    @Test
    void outsideOfTheRangesNothingIsQuarantined() {
        assertThat(json("(assign(assignment('far', 500)), release(assignment('far', 500))).use(500)"))
                .isEqualTo("\"outside\"");
    }

    @Test
    void aContainerThatGetsAnotherHandleGivesItsOwnBack() {
        assertThat(json("(space.apply(event('assigned', assignment('web', 7)), assignment('web', 1)),"
                        + "[space.use(1), space.use(7)])"))
                .isEqualTo("[\"quarantined\",\"used\"]");
    }

    @Test
    void whatIsFreedIsFreeAndOnlyIfItWasQuarantined() {
        assertThat(json("(space.apply({ kind: 'freed', handle: handleOf(0x100004) }), space.use(4))"))
                .isEqualTo("\"free\"");
        assertThat(json("(space.apply({ kind: 'freed', handle: handleOf(0x100001) }), space.use(1))"))
                .isEqualTo("\"used\"");
    }

    @Test
    void neighboursAreTheNextOnesThatAreNotFree() {
        assertThat(
                        json(
                                "[space.neighbour(0, 1), space.neighbour(5, 1), space.neighbour(1, -1), space.neighbour(50, -1)]"))
                .isEqualTo("[1,1,5,5]");
        assertThat(json("new Space(0x10, { quarantine: 0, runs: [] }, []).neighbour(7, 1)"))
                .as("where there is no other")
                .isEqualTo("7");
    }

    @Test
    void thePartInUseReachesFromTheFirstToTheLast() {
        assertThat(json("space.inUse()")).isEqualTo("[1,5]");
        assertThat(
                        json(
                                "new Space(0x10, { quarantine: 0, runs: [{ first: 300, last: 400, use: 'free' }] }, []).inUse()"))
                .as("the beginning of the range while nothing is")
                .isEqualTo("[300,300]");
        assertThat(json("new Space(undefined, { quarantine: 0, runs: [] }, []).inUse()"))
                .isEqualTo("[0,0]");
    }
}
