// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentListener;
import org.netcls.api.NetClsHandle;
import org.osgi.service.log.Logger;

/** Numbers the changes of the state, and tells the listeners of each. What changed is in place before it is told. */
public final class Changes {
    private static final int REMEMBERED = 10_000;

    private final Executor threads;
    private final Duration gathering;
    private final Logger log;

    @GuardedBy("this")
    private final Map<AssignmentListener, Mailbox> mailboxes = new IdentityHashMap<>();

    @GuardedBy("this")
    private final Deque<AssignmentEvent> remembered = new ArrayDeque<>();
    // Written under this lock, so that all mailboxes get the events in the order of their versions.
    private volatile long version;

    /**
     * @param version what the state has now: that of an isolator before, or a number that grows from one start of the agent
     *     to the next
     * @param before the changes that led to it, oldest first, as far as they are remembered
     * @param gathering how long a thread that has told a listener all waits for more
     */
    public Changes(long version, List<AssignmentEvent> before, Executor threads, Duration gathering, Logger log) {
        this.version = version;
        remembered.addAll(
                before.stream().filter(event -> event.version() <= version).toList());
        this.threads = threads;
        this.gathering = gathering;
        this.log = log;
    }

    public long version() {
        return version;
    }

    public synchronized void add(AssignmentListener listener) {
        mailboxes.put(listener, new Mailbox(listener, threads, gathering, log));
    }

    public synchronized void remove(AssignmentListener listener) {
        Optional.ofNullable(mailboxes.remove(listener)).ifPresent(Mailbox::close);
    }

    /** Tells what waits only because there was no thread for it. */
    public synchronized void retry() {
        mailboxes.values().forEach(Mailbox::retry);
    }

    public void tell(Kind kind, Assignment assignment, String detail) {
        tell(kind, Optional.of(assignment), assignment.handle(), detail);
    }

    public void tell(Kind kind, NetClsHandle handle) {
        tell(kind, Optional.empty(), Optional.of(handle), "");
    }

    public void tell(Kind kind, String detail) {
        tell(kind, Optional.empty(), Optional.empty(), detail);
    }

    private synchronized void tell(
            Kind kind, Optional<Assignment> assignment, Optional<NetClsHandle> handle, String detail) {
        long next = version + 1;
        AssignmentEvent event = new AssignmentEvent(next, kind, Instant.now(), assignment, handle, detail);
        mailboxes.values().forEach(mailbox -> mailbox.add(event));
        remember(event);
        version = next;
    }

    @GuardedBy("this")
    private void remember(AssignmentEvent event) {
        if (remembered.size() == REMEMBERED) {
            remembered.removeFirst();
        }
        remembered.addLast(event);
    }

    /** The changes after this version that are remembered, oldest first. */
    public synchronized List<AssignmentEvent> after(long known) {
        // Their versions follow each other.
        long forgotten = version - remembered.size();
        return remembered.stream().skip(Math.max(0, known - forgotten)).toList();
    }

    /** Returns when the listeners have been told all, or after this time. */
    public void awaitTold(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Mailbox> all;
        synchronized (this) {
            all = List.copyOf(mailboxes.values());
        }
        all.forEach(mailbox -> mailbox.awaitEmpty(deadline));
    }
}
