// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.IsolatorView;

@Timeout(60)
class FollowedEventsTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(60);

    /** What the isolator remembers of what came after its version 10; null where it is away. */
    private List<AssignmentEvent> remembered = new ArrayList<>();

    private final IsolatorView isolator = (IsolatorView) Proxy.newProxyInstance(
            IsolatorView.class.getClassLoader(),
            new Class<?>[] {IsolatorView.class},
            (proxy, called, arguments) ->
                    called.getName().equals("version") ? (Object) 10L : after((long) arguments[0]));

    private final EventQueue queue = new EventQueue();
    private final FollowedEvents events = new FollowedEvents(isolator, queue, LONG);

    private List<AssignmentEvent> after(long version) {
        if (remembered == null) {
            throw new IllegalStateException("no isolator");
        }
        return remembered.stream().filter(event -> event.version() > version).toList();
    }

    private static AssignmentEvent event(long version) {
        return new AssignmentEvent(version, Kind.ALLOCATOR, Instant.EPOCH, Optional.empty(), Optional.empty(), "");
    }

    private void remember(long first, long last) {
        LongStream.rangeClosed(first, last).mapToObj(FollowedEventsTest::event).forEach(remembered::add);
    }

    private static List<Long> next(FollowedEvents events) throws InterruptedException {
        return events.next().stream().map(AssignmentEvent::version).toList();
    }

    @Test
    void whatIsToldInOrderIsHandedOn() throws Exception {
        queue.changed(event(11));
        queue.changed(event(12));
        assertThat(next(events)).containsExactly(11L);
        assertThat(next(events)).containsExactly(12L);
        assertThat(events.newest()).isEqualTo(12);
    }

    @Test
    void whatWasLostWithTheIsolatorBeforeIsAskedOfTheNext() throws Exception {
        remember(11, 16);
        queue.changed(event(11));
        queue.changed(event(15));
        queue.changed(event(16));
        assertThat(next(events)).containsExactly(11L);
        assertThat(next(events)).containsExactly(12L, 13L, 14L, 15L);
        assertThat(next(events)).containsExactly(16L);
    }

    @Test
    void alsoWhereNothingIsToldAfterIt() throws Exception {
        remember(11, 12);
        FollowedEvents looking = new FollowedEvents(isolator, queue, 1);
        assertThat(next(looking)).containsExactly(11L, 12L);
        queue.changed(event(12));
        queue.changed(event(13));
        assertThat(next(looking)).as("it is told a moment later").isEmpty();
        assertThat(next(looking)).containsExactly(13L);
    }

    @Test
    void whatNobodyRemembersIsMissing() throws Exception {
        remembered = null;
        queue.changed(event(15));
        assertThat(next(events)).containsExactly(15L);
    }

    @Test
    void whoEndsItIsNotHeldUp() throws Exception {
        remember(11, 12);
        queue.end();
        assertThat(next(events)).isEmpty();
    }
}
