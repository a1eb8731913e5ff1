// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.osgi.service.log.Logger;

/**
 * The events that wait for one listener, and at most one thread at a time that hands them over. When it has handed over
 * all it looks again every moment for a while, because to wake a thread costs more than all else about an event.
 */
final class Mailbox {
    private static final int MOST_WAITING = 100_000;
    // Where changes come closer to each other than these many moments, none of them wakes a thread.
    private static final int LOOKS_WITHOUT_EVENTS = 25;

    private final AssignmentListener listener;
    private final Executor threads;
    private final Duration gathering;
    private final Logger log;

    // All guarded by this.
    private final Deque<AssignmentEvent> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean full;
    private boolean closed;

    // Used by the one thread only.
    private boolean hasFailed;

    Mailbox(AssignmentListener listener, Executor threads, Duration gathering, Logger log) {
        this.listener = listener;
        this.threads = threads;
        this.gathering = gathering;
        this.log = log;
    }

    synchronized void add(AssignmentEvent event) {
        if (closed) {
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
            warnOnce();
        }
        waiting.addLast(event);
        if (!busy) {
            busy = true;
            start();
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private void start() {
        try {
            threads.execute(this::deliver);
        } catch (RejectedExecutionException e) {
            // The isolator is stopping, and tells nobody any more.
            close();
        }
    }

    private void deliver() {
        int looks = 0;
        do {
            for (Optional<AssignmentEvent> event = next(); event.isPresent(); event = next()) {
                deliver(event.get());
                looks = 0;
            }
            // It may end early, by an interrupt when the isolator stops; then less is gathered.
            LockSupport.parkNanos(gathering.toNanos());
            looks++;
        } while (stayBusy(looks));
    }

    private synchronized Optional<AssignmentEvent> next() {
        return Optional.ofNullable(waiting.pollFirst());
    }

    private synchronized boolean stayBusy(int looks) {
        busy = !closed && (looks < LOOKS_WITHOUT_EVENTS || !waiting.isEmpty());
        return busy;
    }

    private void deliver(AssignmentEvent event) {
        try {
            listener.changed(event);
        } catch (RuntimeException | Error e) {
            if (!hasFailed) {
                hasFailed = true;
                log.warn("Listener {} failed, and may do so again without another word", listener, e);
            }
        }
    }

    private void warnOnce() {
        if (!full) {
            full = true;
            log.warn("Listener {} is too slow: {} events wait, and the oldest are dropped", listener, MOST_WAITING);
        }
    }
}
