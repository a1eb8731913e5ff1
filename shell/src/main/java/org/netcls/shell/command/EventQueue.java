// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;

/**
 * Hands events from the isolator to one reader. Who tells them waits while the reader is slow, so that those that are too
 * many are dropped where they are counted.
 */
final class EventQueue implements AssignmentListener {
    private static final int MOST = 1000;

    @GuardedBy("this")
    private final Queue<AssignmentEvent> events = new ArrayDeque<>();

    @GuardedBy("this")
    private boolean ended;

    @Override
    public synchronized void changed(AssignmentEvent event) {
        try {
            while (events.size() >= MOST && !ended) {
                wait();
            }
            events.add(event);
            notifyAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next one; empty if there is none within this time, and when the queue has been ended. */
    synchronized Optional<AssignmentEvent> next(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        for (long left = nanos; events.isEmpty() && !ended && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        notifyAll();
        return ended ? Optional.empty() : Optional.ofNullable(events.poll());
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Lets everybody go who waits. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
