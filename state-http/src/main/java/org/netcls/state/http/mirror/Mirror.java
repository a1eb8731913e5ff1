// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.ContainerId;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsState;
import org.netcls.awaited.Awaited;
import org.netcls.state.http.web.NoIsolatorException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The isolator's containers, followed change by change, so that reading them costs the isolator nothing. Where something
 * may have been missed they are all read again.
 */
@Component(service = {Mirror.class, AssignmentListener.class})
public final class Mirror implements AssignmentListener {
    // Longer than a listener has to wait for a change.
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    // Unmanaged, the operator writes classids without us.
    private static final long UNMANAGED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Position NOWHERE = new Position(-1, "");

    private final Awaited<Source> sources;
    private final IsolatorView isolator;

    // Volatile are those that are read without the lock, too. Null where there is none.
    private volatile Source source;

    @GuardedBy("this")
    private Blocks blocks = new Blocks();

    private volatile Stamp stamp;
    private volatile boolean managed;
    private volatile long readAt;

    private final Executor readers;
    private final LongSupplier nanoTime;
    private final long patience;

    public Mirror() {
        // A thread of its own where the common pool has one at most, which a recovery may keep busy. What changes
        // untold
        // is not counted from where a mirror before has begun: its answers may be asked for again by their tags.
        this(
                CompletableFuture::runAsync,
                System::nanoTime,
                PATIENCE_NANOS,
                new SecureRandom().nextInt(Integer.MAX_VALUE));
    }

    /**
     * @param readers what an isolator that has just come is read by
     * @param patience how many nanoseconds an event may be on its way
     * @param found from where changes that nobody tells of are counted
     */
    Mirror(Executor readers, LongSupplier nanoTime, long patience, long found) {
        this.readers = readers;
        this.stamp = new Stamp(NOWHERE, found);
        this.nanoTime = nanoTime;
        this.sources = Awaited.unlessStopping(nanoTime);
        this.isolator = sources.patient(IsolatorView.class, Source::isolator, gone -> new NoIsolatorException());
        this.patience = patience;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindIsolator(IsolatorView isolator, Map<String, Object> properties) {
        source = Source.of(isolator, properties);
        if (!source.instance().equals(stamp.instance())) {
            blocks = new Blocks();
        }
        // It may be one from before that has changed untold.
        stamp = new Stamp(NOWHERE, stamp.found() + 1);
        sources.set(source);
        readers.execute(this::readFirst);
    }

    /** Who has just registered the isolator is not held up for it. */
    private synchronized void readFirst() {
        if (source != null && !hasRead()) {
            readAll();
        }
    }

    @GuardedBy("this")
    private boolean hasRead() {
        return !stamp.position().equals(NOWHERE);
    }

    synchronized void unbindIsolator(IsolatorView gone) {
        if (source != null && source.isolator() == gone) {
            sources.unset(source);
            source = null;
        }
    }

    /** @throws NoIsolatorException if there is none, and none is expected any more */
    public Source source() throws NoIsolatorException {
        try {
            return sources.await().orElseThrow(NoIsolatorException::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoIsolatorException();
        }
    }

    /**
     * What answers for the isolator, also while that is being replaced.
     *
     * @throws NoIsolatorException if there is none, and none is expected any more
     */
    public IsolatorView isolator() throws NoIsolatorException {
        source();
        return isolator;
    }

    @Override
    public synchronized void changed(AssignmentEvent event) {
        if (source == null || event.version() <= stamp.version()) {
            return;
        }
        if (event.kind() == AssignmentEvent.Kind.RECOVERED || event.version() != stamp.version() + 1) {
            readAll();
        } else {
            follow(event);
            stamp = new Stamp(new Position(event.version(), stamp.instance()), stamp.found());
        }
        notifyAll();
    }

    @GuardedBy("this")
    private void follow(AssignmentEvent event) {
        switch (event.kind()) {
            case ASSIGNED, RELABELED, DRIFTED -> event.assignment().ifPresent(blocks::put);
            case RELEASED -> event.assignment().ifPresent(released -> blocks.remove(released.container()));
            case JOINED, FREED, RECOVERED, FOREIGN, DROPPED, POLICY, ALLOCATOR -> {
                // No container is another than before.
            }
        }
    }

    /** Under the lock all the while, so that what is told meanwhile is followed afterwards. */
    @GuardedBy("this")
    private void readAll() {
        NetClsState state = source.isolator().state();
        boolean changed = take(state.assignments());
        Position position = new Position(state.overview().version(), source.instance());
        stamp = new Stamp(position, stamp.found() + (changed && position.equals(stamp.position()) ? 1 : 0));
        managed = state.overview().managed();
        readAt = nanoTime.getAsLong();
    }

    /** Replaces no block in which nothing has changed. False if all is what was known. */
    @GuardedBy("this")
    private boolean take(List<Assignment> assignments) {
        if (blocks.isEmpty()) {
            blocks = Blocks.of(assignments);
            return !assignments.isEmpty();
        }
        boolean changed = false;
        Set<ContainerId> present = new HashSet<>();
        for (Assignment assignment : assignments) {
            changed |= blocks.put(assignment);
            present.add(assignment.container());
        }
        for (Block block : blocks.list()) {
            for (Assignment assignment : block.assignments()) {
                changed |= !present.contains(assignment.container()) && blocks.remove(assignment.container());
            }
        }
        return changed;
    }

    /**
     * Whether what has this stamp is as the isolator is now.
     *
     * @throws NoIsolatorException if there is none
     */
    public boolean isCurrent(Stamp other) throws NoIsolatorException {
        return isOfThis(other)
                && other.version() >= source().isolator().version()
                && other.found() == stamp.found()
                && !mayHaveChangedUntold();
    }

    /**
     * Whether what has this stamp is of the isolator that is there now, be it old.
     *
     * @throws NoIsolatorException if there is none
     */
    public boolean isOfThis(Stamp other) throws NoIsolatorException {
        return other.instance().equals(source().instance());
    }

    private boolean mayHaveChangedUntold() {
        return !managed && nanoTime.getAsLong() - readAt > UNMANAGED_NANOS;
    }

    /**
     * The containers, at least as new as the isolator was when this was called.
     *
     * @throws NoIsolatorException if there is none, and none is expected any more
     */
    public Snapshot snapshot() throws NoIsolatorException {
        Optional<Snapshot> snapshot = snapshot(source());
        while (snapshot.isEmpty()) {
            snapshot = snapshot(source());
        }
        return snapshot.get();
    }

    /** Empty if it has gone. */
    private synchronized Optional<Snapshot> snapshot(Source wanted) {
        long version = wanted.isolator().version();
        if (hasRead()) {
            await(version);
        }
        if (source != wanted) {
            return Optional.empty();
        }
        if (stamp.version() < version || mayHaveChangedUntold()) {
            readAll();
        }
        return Optional.of(new Snapshot(stamp, wanted.isolator().overview(), blocks.list()));
    }

    @Deactivate
    void close() {
        sources.close();
    }

    @GuardedBy("this")
    private void await(long version) {
        long deadline = System.nanoTime() + patience;
        try {
            for (long left = patience;
                    source != null && stamp.version() < version && left > 0;
                    left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
