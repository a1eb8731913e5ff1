// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.osgi.service.log.Logger;

/** The events that wait for one listener, and at most one thread at a time that hands them over. */
final class Mailbox {
    private static final int MOST_WAITING = 100_000;

    private final AssignmentListener listener;
    private final Executor threads;
    private final Logger log;

    // All guarded by this.
    private final Deque<AssignmentEvent> waiting = new ArrayDeque<>();
    private boolean busy;
    private boolean full;
    private boolean closed;

    // Used by the one thread only.
    private boolean hasFailed;

    Mailbox(AssignmentListener listener, Executor threads, Logger log) {
        this.listener = listener;
        this.threads = threads;
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
        for (Optional<AssignmentEvent> event = next(); event.isPresent(); event = next()) {
            deliver(event.get());
        }
    }

    private synchronized Optional<AssignmentEvent> next() {
        AssignmentEvent event = closed ? null : waiting.pollFirst();
        busy = event != null;
        return Optional.ofNullable(event);
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
