// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;

class EventQueueTest {
    private static final int MANY = 5000;
    private static final long LONG = TimeUnit.SECONDS.toNanos(120);

    private final EventQueue queue = new EventQueue();

    @Test
    void handsOverEveryEventInOrderHoweverSlowTheReader() throws Exception {
        FutureTask<Void> telling = tellMany();
        for (int version = 0; version < MANY; version++) {
            assertThat(queue.next(LONG)).map(AssignmentEvent::version).contains((long) version);
        }
        telling.get(120, TimeUnit.SECONDS);
    }

    @Test
    void holdsNobodyOnceItHasEnded() throws Exception {
        FutureTask<Void> telling = tellMany();
        assertThat(queue.next(LONG)).isPresent();
        queue.end();
        telling.get(120, TimeUnit.SECONDS);
        assertThat(queue.next(LONG)).isEmpty();
    }

    private FutureTask<Void> tellMany() {
        FutureTask<Void> telling = new FutureTask<>(
                () -> {
                    for (int version = 0; version < MANY; version++) {
                        queue.changed(new AssignmentEvent(
                                version, Kind.ALLOCATOR, Instant.EPOCH, Optional.empty(), Optional.empty(), ""));
                    }
                },
                null);
        new Thread(telling).start();
        return telling;
    }
}
