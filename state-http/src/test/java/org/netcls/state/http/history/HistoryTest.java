// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netcls.api.HandleCounts;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.Primary;
import org.netcls.state.http.web.NoIsolatorException;

class HistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<Operation, Calls> counted = new EnumMap<>(Operation.class);
    private List<HandleCounts> handles = List.of(new HandleCounts(new Primary(0x10), 1, 2, 3));
    private String instance = "a";
    private boolean isThere = true;
    private int seconds;

    private final History history = new History(this::read);

    HistoryTest() {
        begin();
    }

    private void begin() {
        for (Operation operation : Operation.values()) {
            counted.put(operation, CallsTest.calls(0, 0, 0));
        }
    }

    private Reading read() throws NoIsolatorException {
        if (!isThere) {
            throw new NoIsolatorException();
        }
        return new Reading(instance, START.plusSeconds(seconds), TimeUnit.SECONDS.toNanos(seconds), counted, handles);
    }

    private void call(Operation operation, int times) {
        counted.merge(operation, CallsTest.calls(times, 0, 0), Calls::and);
    }

    private void lookLater() {
        seconds += 10;
        history.look();
    }

    private List<Long> calls() {
        return history.points().stream().map(point -> point.all().calls()).toList();
    }

    @Test
    void aPointTellsWhatHappenedSinceTheReadingBefore() {
        call(Operation.PREPARE, 7);
        history.look();
        assertThat(history.points()).isEmpty();

        call(Operation.PREPARE, 2);
        call(Operation.CLEANUP, 1);
        call(Operation.RECONCILE, 1);
        lookLater();

        Point point = history.points().get(0);
        assertThat(point.time()).isEqualTo(START.plusSeconds(10));
        assertThat(point.took()).isEqualTo(Duration.ofSeconds(10));
        assertThat(point.all().calls()).as("what callers asked for").isEqualTo(3);
        assertThat(point.all().median()).hasValue(0.5);
        assertThat(point.operations()).containsOnlyKeys(Operation.PREPARE, Operation.CLEANUP, Operation.RECONCILE);
        assertThat(point.operations().get(Operation.PREPARE).calls()).isEqualTo(2);
        assertThat(point.handles()).isEqualTo(handles);
    }

    @Test
    void aQuietTimeIsAPointToo() {
        history.look();
        lookLater();

        assertThat(calls()).containsExactly(0L);
        assertThat(history.points().get(0).all().p99()).isEmpty();
        assertThat(history.points().get(0).operations()).isEmpty();
    }

    @Test
    void theCountsOfAnotherIsolatorBeginAnew() {
        call(Operation.PREPARE, 100);
        history.look();
        lookLater();
        instance = "b";
        begin();
        call(Operation.PREPARE, 3);
        lookLater();
        assertThat(calls()).as("nothing is known of the time between").containsExactly(0L);

        call(Operation.PREPARE, 4);
        lookLater();
        assertThat(calls()).containsExactly(0L, 4L);
    }

    @Test
    void whileThereIsNoIsolatorThereIsAGap() {
        history.look();
        lookLater();
        isThere = false;
        lookLater();
        isThere = true;
        lookLater();
        lookLater();

        assertThat(history.points().stream().map(Point::time))
                .containsExactly(START.plusSeconds(10), START.plusSeconds(40));
        assertThat(history.points().get(1).took()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void anHourIsKept() {
        history.look();
        for (int i = 0; i < History.MOST + 5; i++) {
            call(Operation.ISOLATE, i);
            lookLater();
        }

        assertThat(calls()).hasSize(History.MOST).startsWith(5L, 6L).endsWith(History.MOST + 4L);
    }

    @Test
    void afterAnHourWithoutAnIsolatorNothingIsLeft() throws Exception {
        history.look();
        lookLater();
        isThere = false;
        for (int i = 1; i < History.MOST; i++) {
            lookLater();
        }
        assertThat(calls()).hasSize(1);
        lookLater();
        assertThat(calls()).isEmpty();
    }

    @Test
    void ofVeryManyPrimariesTheFirstOnesAreKept() {
        handles = IntStream.rangeClosed(1, 1000)
                .mapToObj(primary -> new HandleCounts(new Primary(primary), 0, 0, 1))
                .toList();
        history.look();
        lookLater();

        assertThat(history.points().get(0).handles()).isEqualTo(handles.subList(0, Point.MOST_PRIMARIES));
    }
}
