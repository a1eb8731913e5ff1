// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.api.Statistics;
import org.netcls.api.UnknownContainerException;

/** An isolator that keeps its containers in a map. */
public final class FakeIsolator implements Isolator {
    public final Map<ContainerId, Assignment> containers = new TreeMap<>();
    public final List<HandleCounts> handles = new ArrayList<>();
    final List<String> moved = new ArrayList<>();
    final List<Request> requests = new ArrayList<>();
    final List<String> killed = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    final List<Duration> timeouts = new ArrayList<>();
    final Map<ContainerId, String> failures = new HashMap<>();
    HandleStatus handle =
            new HandleStatus(new NetClsHandle(0x12, 1), HandleUse.OUTSIDE, Optional.empty(), Optional.empty());
    final List<NetClsHandle> written = new ArrayList<>();
    String refused = "";
    Runnable beforePreparing = () -> {};
    Runnable beforeRelabeling = () -> {};

    @Override
    public Assignment prepare(ContainerId container, Request request) throws NetClsException {
        requests.add(request);
        beforePreparing.run();
        if (containers.containsKey(container)) {
            throw new AlreadyPreparedException(containers.get(container));
        }
        Optional<NetClsHandle> handle = Optional.of(new NetClsHandle(0x12, containers.size() + 1));
        containers.put(
                container,
                new Assignment(
                        container,
                        handle,
                        "/fake/" + container,
                        Instant.EPOCH,
                        request.labels(),
                        AssignmentState.ASSIGNED));
        return containers.get(container);
    }

    /** A nested container in the group of another. */
    Assignment share(ContainerId container, ContainerId with) {
        Assignment owner = containers.get(with);
        return new Assignment(
                container, owner.handle(), owner.group(), owner.since(), Map.of(), AssignmentState.SHARED);
    }

    @Override
    public void isolate(ContainerId container, long pid) throws NetClsException {
        status(container);
        if (refused.equals(String.valueOf(pid))) {
            throw new BackEndException("refused", null);
        }
        moved.add(container + " " + pid);
    }

    @Override
    public boolean include(ContainerId container, long pid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tell(Optional<ContainerId> container, String detail) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void lend(ContainerId container, String directory) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Assignment status(ContainerId container) throws NetClsException {
        if (!containers.containsKey(container)) {
            throw new UnknownContainerException(container);
        }
        return containers.get(container);
    }

    @Override
    public void cleanup(ContainerId container, Duration timeout) throws NetClsException {
        status(container);
        timeouts.add(timeout);
        if (failures.containsKey(container)) {
            fail(failures.get(container));
        }
        containers.remove(container);
        released.add(container.value());
    }

    private static void fail(String message) throws NetClsException {
        if (message.startsWith("interrupted")) {
            Thread.currentThread().interrupt();
        }
        throw new BackEndException(message, null);
    }

    @Override
    public Assignment assign(ContainerId container, NetClsHandle handle) throws NetClsException {
        Assignment present = status(container);
        written.add(handle);
        Assignment changed = new Assignment(
                container, Optional.of(handle), present.group(), present.since(), Map.of(), AssignmentState.UNMANAGED);
        containers.put(container, changed);
        return changed;
    }

    @Override
    public Assignment relabel(ContainerId container, Map<String, String> labels) throws NetClsException {
        Assignment present = status(container);
        beforeRelabeling.run();
        Assignment changed = present.withLabels(labels);
        containers.put(container, changed);
        return changed;
    }

    @Override
    public RecoveryReport recover(Set<ContainerId> alive, Set<ContainerId> orphans) {
        List<ContainerId> named =
                Stream.concat(alive.stream(), orphans.stream()).toList();
        List<ContainerId> others = containers.keySet().stream()
                .filter(id -> !named.contains(id) && !failures.containsKey(id))
                .toList();
        containers.keySet().removeAll(others);
        return new RecoveryReport(
                named.stream().filter(containers::containsKey).toList(),
                named.stream().filter(id -> !containers.containsKey(id)).toList(),
                others,
                failures);
    }

    @Override
    public Reconciliation reconcile() {
        return new Reconciliation(5, 4, 3, 2, 1, 0);
    }

    @Override
    public void destroy(ContainerId container, Duration timeout) throws NetClsException {
        cleanup(container, timeout);
        killed.add(container.value());
    }

    @Override
    public List<String> launcher(ContainerId container) throws NetClsException {
        status(container);
        return List.of("env", "CONTAINER=" + container);
    }

    @Override
    public BackEnd backEnd() {
        return new BackEnd(false, "/fake");
    }

    @Override
    public NetClsState state() {
        return new NetClsState(overview(), List.copyOf(containers.values()));
    }

    @Override
    public Overview overview() {
        return new Overview(
                version(),
                backEnd(),
                Optional.empty(),
                Optional.empty(),
                List.copyOf(handles),
                containers.size(),
                List.of(),
                List.of(),
                Reconciliation.NONE);
    }

    @Override
    public List<AssignmentEvent> changes(long version) {
        return List.of();
    }

    @Override
    public long version() {
        return 1;
    }

    @Override
    public HandleStatus handle(NetClsHandle asked) {
        return handle.handle().equals(asked)
                ? handle
                : new HandleStatus(asked, HandleUse.FREE, Optional.empty(), Optional.empty());
    }

    @Override
    public HandleMap handles(Primary primary) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Statistics statistics() {
        throw new UnsupportedOperationException();
    }
}
