// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentListener;
import org.netcls.api.NetClsHandle;
import org.osgi.service.log.Logger;

/** Numbers the changes of the state, and tells the listeners of each. What changed is in place before it is told. */
public final class Changes {
    private final Executor threads;
    private final Duration gathering;
    private final Logger log;

    @GuardedBy("this")
    private final Map<AssignmentListener, Mailbox> mailboxes = new IdentityHashMap<>();
    // Written under this lock, so that all mailboxes get the events in the order of their versions.
    private volatile long version;

    /**
     * @param first a number that grows from one start of the agent to the next
     * @param gathering how long a thread that has told a listener all waits for more
     */
    public Changes(LongSupplier first, Executor threads, Duration gathering, Logger log) {
        this.version = first.getAsLong();
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
        if (!mailboxes.isEmpty()) {
            AssignmentEvent event = new AssignmentEvent(next, kind, Instant.now(), assignment, handle, detail);
            mailboxes.values().forEach(mailbox -> mailbox.add(event));
        }
        version = next;
    }
}
