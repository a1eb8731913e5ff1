// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code model/known.js} and {@code model/findings.js}: what the page makes of what it reads. */
class KnownModulesTest {
    private static String json(String expression) {
        return Model.json("""
                import { findings } from './findings.js';
                import { handleOf } from './handles.js';
                import { apply, chosenPrimary, known, primaries, setContainers, setMap } from './known.js';
                const assignment = (container, classid) => ({ container, state: 'assigned', handle: handleOf(classid) });
                known.state = { primaries: [{ primary: '0x0010' }] };
                known.events = [];
                known.primary = undefined;
                known.meanwhile = [];
                setContainers([assignment('web', 0x100001), assignment('old', 0x300001)]);
                const map = { version: 5, quarantine: 60, runs: [{ first: 1, last: 99, use: 'free' }] };
                setMap(0x10, map);
                const event = (version, kind, assignment) => ({ version, kind, assignment, time: '2026-01-01T00:00:00Z' });
                """, expression);
    }

    @Test
    void eventsChangeTheContainersAndTheMap() {
        assertThat(json("(apply(event(6, 'assigned', assignment('db', 0x100002))), apply(event(7, 'released',"
                        + " assignment('web', 0x100001))),"
                        + " [known.version, [...known.containers.keys()], known.space.use(1), known.space.use(2)])"))
                .isEqualTo("[7,[\"old\",\"db\"],\"quarantined\",\"used\"]");
    }

    @Test
    void aMapIsBroughtUpToTheEventsThatCameWhileItWasRead() {
        assertThat(
                        json(
                                "(apply(event(6, 'assigned', assignment('db', 0x100002))), setMap(0x10, map), known.space.use(2))"))
                .isEqualTo("\"used\"");
        assertThat(json("(apply(event(6, 'released', assignment('web', 0x100001))), setMap(0x10, { ...map, version: 6,"
                        + " runs: [{ first: 1, last: 99, use: 'free' }] }), known.space.use(1))"))
                .as("what the map has already")
                .isEqualTo("\"free\"");
    }

    @Test
    void primariesAreThoseConfiguredAndThoseOfContainers() {
        assertThat(json("[primaries(), chosenPrimary()]")).isEqualTo("[[16,48],16]");
        assertThat(json("(known.primary = 48, chosenPrimary())")).isEqualTo("48");
        assertThat(json("(known.primary = 77, chosenPrimary())"))
                .as("one that is gone")
                .isEqualTo("16");
    }

    @Test
    void theLastEventsAreKeptTheNewestFirst() {
        assertThat(json("(Array.from({ length: 60 }, (_, i) => apply(event(10 + i, 'allocator'))),"
                        + " [known.events.length, known.events[0].version])"))
                .isEqualTo("[50,69]");
    }

    @Test
    void findingsAreTheWorstFirst() {
        assertThat(json("findings({ checks: [{ name: 'a', findings: [{ level: 'ok', message: 'fine', remedy: '' }] },"
                        + " { name: 'b', findings: [{ level: 'warn', message: 'one', remedy: 'do it' },"
                        + " { level: 'warn', message: 'two', remedy: '' }] },"
                        + " { name: 'c', findings: [{ level: 'fail', message: 'three', remedy: 'see' }] }] })"
                        + ".map(({ name, message, remedy }) => [name, message, remedy].join())"))
                .isEqualTo("[\"c,three,see\",\"b,one,do it\",\"b,two,\"]");
    }
}
