// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    private enum State {
        IDLE,
        /** A thread was asked for. It may die before it comes. */
        CALLED,
        /** A thread is at it. */
        BUSY
    }

    private final AssignmentListener listener;
    private final Executor threads;
    private final Duration gathering;
    private final Logger log;

    @GuardedBy("this")
    private final Deque<AssignmentEvent> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private State state = State.IDLE;

    @GuardedBy("this")
    private boolean isTelling;

    @GuardedBy("this")
    private boolean full;

    @GuardedBy("this")
    private boolean late;

    @GuardedBy("this")
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
        call();
    }

    /** Calls for a thread once more where none has come for what waits. */
    synchronized void retry() {
        if (state != State.BUSY && !waiting.isEmpty()) {
            state = State.IDLE;
            call();
            warnOfWaiting();
        }
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    /** Whatever keeps a thread from coming is no matter of who tells the event, and need not last. */
    @GuardedBy("this")
    private void call() {
        if (state != State.IDLE) {
            return;
        }
        state = State.CALLED;
        try {
            threads.execute(this::deliver);
        } catch (Throwable e) {
            state = state == State.CALLED ? State.IDLE : state;
        }
    }

    private void deliver() {
        if (!begin()) {
            return;
        }
        try {
            deliverAll();
        } catch (Throwable e) {
            end();
            throw e;
        }
    }

    /** Not where two have come, because the first one was late or was said to have failed. */
    private synchronized boolean begin() {
        boolean isFirst = state != State.BUSY;
        state = State.BUSY;
        return isFirst;
    }

    private synchronized void end() {
        state = State.IDLE;
    }

    private void deliverAll() {
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
        Optional<AssignmentEvent> event = Optional.ofNullable(waiting.pollFirst());
        isTelling = event.isPresent();
        if (!isTelling) {
            notifyAll();
        }
        return event;
    }

    /** Returns when the listener has been told all, or at this time of {@link System#nanoTime}. */
    synchronized void awaitEmpty(long deadline) {
        try {
            for (long left = deadline - System.nanoTime();
                    (isTelling || !waiting.isEmpty()) && left > 0;
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean stayBusy(int looks) {
        if (closed || looks >= LOOKS_WITHOUT_EVENTS && waiting.isEmpty()) {
            state = State.IDLE;
        }
        return state == State.BUSY;
    }

    private void deliver(AssignmentEvent event) {
        try {
            listener.changed(event);
        } catch (Throwable e) {
            if (!hasFailed) {
                hasFailed = true;
                log.warn("Listener {} failed, and further failures are not logged", name(), e);
            }
        }
    }

    @GuardedBy("this")
    private void warnOnce() {
        if (!full) {
            full = true;
            log.warn("Listener {} is too slow: {} events wait, and the oldest are dropped", name(), MOST_WAITING);
        }
    }

    @GuardedBy("this")
    private void warnOfWaiting() {
        if (state == State.IDLE && !waiting.isEmpty() && !late) {
            late = true;
            log.warn("Listener {} waits for a thread: none could be started, and it is tried again", name());
        }
    }

    /** What a listener calls itself may fail, too. */
    private String name() {
        return listener.getClass().getName();
    }
}
