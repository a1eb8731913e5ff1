// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorView;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Primary;
import org.netcls.api.Statistics;

/** An isolator of which only the state and the handles can be read. Its changes are told when the test does so. */
public final class FakeIsolator implements InvocationHandler {
    private final Map<String, Assignment> containers = new ConcurrentSkipListMap<>();
    private static final AtomicLong COUNT = new AtomicLong();

    private final long id = COUNT.incrementAndGet();
    private final AtomicInteger reads = new AtomicInteger();
    private final List<AssignmentEvent> events = new CopyOnWriteArrayList<>();
    private final boolean managed;
    private volatile long version;
    private volatile Runnable whileRead = () -> {};

    public final Isolator service =
            (Isolator) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Isolator.class}, this);

    public FakeIsolator(long version, boolean managed, List<Assignment> containers) {
        this.version = version;
        this.managed = managed;
        containers.forEach(this::store);
    }

    public static FakeIsolator with(Assignment... containers) {
        return new FakeIsolator(10, true, List.of(containers));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "version" -> version;
            case "changes" ->
                events.stream()
                        .filter(event -> event.version() > (Long) arguments[0])
                        .toList();
            case "overview" -> Samples.overview(version, managed);
            case "statistics" -> new Statistics(List.of(), 0, 0, 0, Duration.ZERO);
            case "state" -> state();
            case "handle" -> handle((NetClsHandle) arguments[0]);
            case "handles" -> handles((Primary) arguments[0]);
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private NetClsState state() {
        NetClsState state = new NetClsState(Samples.overview(version, managed), List.copyOf(containers.values()));
        reads.incrementAndGet();
        whileRead.run();
        return state;
    }

    private HandleStatus handle(NetClsHandle handle) {
        Optional<ContainerId> owner = containers.values().stream()
                .filter(one -> one.handle().equals(Optional.of(handle)))
                .map(Assignment::container)
                .findFirst();
        return new HandleStatus(handle, owner.isPresent() ? HandleUse.USED : HandleUse.FREE, owner, Optional.empty());
    }

    private HandleMap handles(Primary primary) {
        List<HandleMap.Run> used = containers.values().stream()
                .flatMap(one -> one.handle().stream())
                .filter(handle -> handle.primary() == primary.value())
                .map(NetClsHandle::secondary)
                .map(secondary ->
                        new HandleMap.Run(secondary, secondary, HandleUse.USED, Optional.empty(), Optional.empty()))
                .toList();
        return new HandleMap(Duration.ZERO, used);
    }

    /** How often everything was read. */
    int reads() {
        return reads.get();
    }

    void whileRead(Runnable action) {
        whileRead = action;
    }

    /** A change that gets no version: the operator's. */
    public void store(Assignment assignment) {
        containers.put(assignment.container().value(), assignment);
    }

    public AssignmentEvent assign(Assignment assignment) {
        store(assignment);
        return event(Kind.ASSIGNED, Optional.of(assignment));
    }

    public AssignmentEvent release(Assignment assignment) {
        containers.remove(assignment.container().value());
        return event(Kind.RELEASED, Optional.of(assignment));
    }

    AssignmentEvent event(Kind kind, Optional<Assignment> assignment) {
        version++;
        AssignmentEvent event = new AssignmentEvent(
                version, kind, Samples.SINCE, assignment, assignment.flatMap(Assignment::handle), "");
        events.add(event);
        return event;
    }

    /** What follows it, and does not wait long for what is not told. */
    public Mirror mirror(LongSupplier nanoTime) {
        Mirror mirror = new Mirror(Runnable::run, nanoTime, TimeUnit.MILLISECONDS.toNanos(1), -1);
        bindTo(mirror);
        return mirror;
    }

    public void bindTo(Mirror mirror) {
        mirror.bindIsolator(service, properties());
    }

    public Map<String, Object> properties() {
        return Map.of(IsolatorView.INSTANCE, String.format("%x", id));
    }

    Stamp stamp(long version, long found) {
        return new Stamp(new Position(version, instance()), found);
    }

    /** The name of what it is, in answers. */
    public String instance() {
        return Source.of(service, properties()).instance();
    }

    public Mirror mirror() {
        return mirror(System::nanoTime);
    }
}
