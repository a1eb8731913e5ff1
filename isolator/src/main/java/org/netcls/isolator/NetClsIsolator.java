// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.OperationStatistics.Operation;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.api.Statistics;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.containers.Containers;
import org.netcls.isolator.containers.GroupRemoval;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.statistics.Counters;
import org.netcls.spi.HandleAllocator;

/** The service. Its session can be replaced by another one between two calls, so that callers notice nothing. */
final class NetClsIsolator implements Isolator {
    // Long enough for a process that is just ending.
    private static final Duration REMOVAL_OF_UNKNOWN = Duration.ofSeconds(1);
    private static final Duration BETWEEN_REMOVALS = Duration.ofMillis(20);
    private static final String STOPPED_MEANWHILE = "the isolator was stopped before it had gone; ask again";

    // Calls hold the read lock, so what is in flight ends before the session is replaced or the service ends.
    private final ReadWriteLock calls = new ReentrantReadWriteLock();
    private final Counters.Manner untilOpen = this::call;
    private final Counters counters;
    private volatile Session session;
    private volatile boolean stopped;

    interface Successor {
        Session of(Session before) throws BackEndException;
    }

    NetClsIsolator(Session session, Counters counters) {
        this.session = session;
        this.counters = counters;
        session.tellRecovered();
    }

    /** @throws BackEndException if there can be no other; the session stays what it was */
    void replace(Successor successor) throws BackEndException {
        Session before = session;
        before.setOpen(false);
        calls.writeLock().lock();
        try {
            session = successor.of(before);
            session.tellRecovered();
        } finally {
            before.setOpen(session == before);
            calls.writeLock().unlock();
        }
    }

    /** Returns when no call is in flight; those that come later fail. */
    void close() {
        stopped = true;
        session.setOpen(false);
        calls.writeLock().lock();
        calls.writeLock().unlock();
    }

    Session.Kept kept() {
        return session.kept();
    }

    void use(NamedAllocator allocator) {
        session.use(allocator);
    }

    void drop(HandleAllocator allocator) {
        session.drop(allocator);
    }

    /** Frees the handles that have been quarantined long enough, and tells so. */
    void expire() {
        session.expire();
    }

    @Override
    public Assignment prepare(ContainerId container, Request request) throws NetClsException {
        return call(Operation.PREPARE, () -> containers().prepare(container, request));
    }

    @Override
    public Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException {
        return call(Operation.ASSIGN, () -> containers().assign(container, handle));
    }

    @Override
    public Assignment relabel(ContainerId container, Map<String, String> labels) throws NetClsException {
        Map<String, String> wanted = Request.ANY.withLabels(labels).labels();
        return call(Operation.RELABEL, () -> containers().relabel(container, wanted));
    }

    @Override
    public void isolate(ContainerId container, long pid) throws NetClsException {
        call(Operation.ISOLATE, () -> containers().isolate(container, pid));
    }

    @Override
    public boolean include(ContainerId container, long pid) throws NetClsException {
        return call(Operation.ISOLATE, () -> containers().include(container, pid));
    }

    @Override
    public void lend(ContainerId container, String directory) throws NetClsException {
        call(() -> containers().lend(container, directory));
    }

    @Override
    public Assignment status(ContainerId container) throws NetClsException {
        requireNotStopped();
        return session.view().status(container);
    }

    @Override
    public void cleanup(ContainerId container, Duration timeout) throws NetClsException {
        long start = System.nanoTime();
        call(Operation.CLEANUP, () -> containers().cleanup(container, GroupRemoval.left(timeout, start)));
    }

    @Override
    public void destroy(ContainerId container, Duration timeout) throws NetClsException {
        long start = System.nanoTime();
        call(Operation.DESTROY, () -> containers().destroy(container, GroupRemoval.left(timeout, start)));
    }

    @Override
    public List<String> launcher(ContainerId container) throws NetClsException {
        return call(() -> containers().launcher(container));
    }

    @Override
    public void tell(Optional<ContainerId> container, String detail) throws NetClsException {
        call(() -> session.tell(container, detail));
    }

    @Override
    public Reconciliation reconcile() throws NetClsException {
        return call(Operation.RECONCILE, () -> session.reconciler().run());
    }

    @Override
    public RecoveryReport recover(Set<ContainerId> alive, Set<ContainerId> orphans) throws NetClsException {
        return counters.record(Operation.RECOVER, Counters.Call::make, () -> recovered(alive, orphans));
    }

    private RecoveryReport recovered(Set<ContainerId> alive, Set<ContainerId> orphans) throws NetClsException {
        reconcile();
        Set<ContainerId> found =
                state().assignments().stream().map(Assignment::container).collect(Collectors.toSet());
        List<ContainerId> unknown = found.stream()
                .filter(id -> !alive.contains(id) && !orphans.contains(id))
                // Nested ones stand behind their parents in the order of names, and have to go first.
                .sorted(Comparator.reverseOrder())
                .toList();
        Map<ContainerId, String> failed = cleanupAll(unknown);
        List<ContainerId> removed =
                unknown.stream().filter(id -> !failed.containsKey(id)).toList();
        return new RecoveryReport(
                found.stream()
                        .filter(id -> alive.contains(id) || orphans.contains(id))
                        .toList(),
                alive.stream().filter(id -> !found.contains(id)).toList(),
                removed,
                failed);
    }

    /**
     * Those that are busy are tried again together, so that they cost the time of one. Tells which are still there.
     *
     * @throws IsolatorStoppedException if none has gone
     */
    private Map<ContainerId, String> cleanupAll(List<ContainerId> unknown) throws NetClsException {
        Map<ContainerId, String> left = new LinkedHashMap<>();
        unknown.forEach(container -> left.put(container, STOPPED_MEANWHILE));
        try {
            cleanupPatiently(left);
        } catch (IsolatorStoppedException e) {
            if (left.size() == unknown.size()) {
                throw e;
            }
            // The next one, of which all would be asked again, knows nothing of those that have gone.
            left.replaceAll((container, reason) -> STOPPED_MEANWHILE);
        }
        return left;
    }

    private void cleanupPatiently(Map<ContainerId, String> left) throws NetClsException {
        long start = System.nanoTime();
        cleanupEach(left);
        while (!left.isEmpty() && System.nanoTime() - start < REMOVAL_OF_UNKNOWN.toNanos()) {
            GroupRemoval.pause(BETWEEN_REMOVALS.toMillis(), "containers were");
            cleanupEach(left);
        }
    }

    private void cleanupEach(Map<ContainerId, String> left) throws NetClsException {
        for (ContainerId container : List.copyOf(left.keySet())) {
            try {
                if (call(() -> containers().cleanupIfFree(container))) {
                    left.remove(container);
                } else {
                    left.put(container, "another call is busy with it");
                }
            } catch (UnknownContainerException e) {
                // It has gone by itself.
                left.remove(container);
            } catch (IsolatorStoppedException | CallInterruptedException e) {
                throw e;
            } catch (NetClsException e) {
                left.put(container, e.getMessage());
            }
        }
    }

    @Override
    public BackEnd backEnd() {
        return session.view().backEnd();
    }

    @Override
    public NetClsState state() {
        return session.state();
    }

    @Override
    public Overview overview() {
        return session.overview();
    }

    @Override
    public long version() {
        return session.view().version();
    }

    @Override
    public List<AssignmentEvent> changes(long version) {
        return session.changes(version);
    }

    @Override
    public HandleStatus handle(NetClsHandle handle) {
        return session.view().handle(handle);
    }

    @Override
    public HandleMap handles(Primary primary) {
        return session.view().handles(primary);
    }

    @Override
    public Statistics statistics() {
        return counters.statistics();
    }

    private Containers containers() {
        return session.containers();
    }

    /** One call for the statistics, however often it is made again. */
    private <T> T call(Operation operation, Counters.Call<T> call) throws NetClsException {
        return counters.record(operation, untilOpen, call);
    }

    /** What has been stopped knows nothing of what its successor does. */
    private void requireNotStopped() throws IsolatorStoppedException {
        if (stopped) {
            throw new IsolatorStoppedException();
        }
    }

    /** A call that finds its session replaced while it waited is made again with the one that came instead. */
    private <T> T call(Counters.Call<T> call) throws NetClsException {
        while (true) {
            calls.readLock().lock();
            try {
                requireNotStopped();
                return call.make();
            } catch (IsolatorStoppedException e) {
                if (stopped) {
                    throw e;
                }
            } finally {
                calls.readLock().unlock();
            }
        }
    }
}
