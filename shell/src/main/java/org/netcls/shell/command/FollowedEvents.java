// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.IsolatorView;

/**
 * Every change from now on, as a queue is told of it. The isolator is asked for those that it is not told of, as when
 * that was replaced while they waited for a slow reader. Used by one thread.
 */
final class FollowedEvents {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final IsolatorView isolator;
    private final EventQueue queue;
    private final long lookNanos;
    private long newest;

    FollowedEvents(IsolatorView isolator, EventQueue queue) {
        this(isolator, queue, LOOK_NANOS);
    }

    /** @param lookNanos after which the isolator is asked where nothing is told */
    FollowedEvents(IsolatorView isolator, EventQueue queue, long lookNanos) {
        this.isolator = isolator;
        this.queue = queue;
        this.lookNanos = lookNanos;
        this.newest = isolator.version();
    }

    /** The version that the last change has led to. */
    long newest() {
        return newest;
    }

    /** Those that come next; none after a while without any, and when the queue has been ended. */
    List<AssignmentEvent> next() throws InterruptedException {
        Optional<AssignmentEvent> told = queue.next(lookNanos);
        List<AssignmentEvent> next = new ArrayList<>();
        long end = told.map(AssignmentEvent::version).orElse(Long.MAX_VALUE);
        if (end > newest + 1 && !queue.hasEnded()) {
            missed().stream().filter(event -> event.version() < end).forEach(next::add);
        }
        told.filter(event -> event.version() > newest).ifPresent(next::add);
        next.forEach(event -> newest = event.version());
        return next;
    }

    private List<AssignmentEvent> missed() {
        try {
            return isolator.changes(newest);
        } catch (IllegalStateException e) {
            // There is none now, or none any more.
            return List.of();
        }
    }
}
