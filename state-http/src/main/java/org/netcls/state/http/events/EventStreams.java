// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.IsolatorView;
import org.netcls.state.http.mirror.Position;
import org.netcls.state.http.mirror.Source;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** All clients that follow the events, and the one thread that sends them what is new. */
@Component(service = {EventStreams.class, AssignmentListener.class})
public final class EventStreams implements AssignmentListener {
    /** More are refused. */
    static final int MOST = 2048;

    private static final int REMEMBERED = 10_000;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    // In a storm, many events are sent at once instead of each by itself. An event waits half of this on average.
    private static final long LEAST_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(3);
    private static final long MOST_GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    // So that many clients leave most of a core to others.
    private static final long GATHERING_PER_SENDING = 4;

    private final EventRing ring = new EventRing(REMEMBERED);
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private final Thread sender = new Thread(this::send, "net_cls event streams");

    @GuardedBy("this")
    private Source source;

    @GuardedBy("this")
    private boolean hasNews;

    @Activate
    void start() {
        sender.setDaemon(true);
        sender.start();
    }

    @Deactivate
    void stop() {
        sender.interrupt();
        streams.forEach(EventStream::close);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindIsolator(IsolatorView isolator, Map<String, Object> properties) {
        source = Source.of(isolator, properties);
        if (!ring.goesOn(source.position())) {
            List<AssignmentEvent> remembered = isolator.changes(0);
            long before = remembered.isEmpty()
                    ? isolator.version()
                    : remembered.get(0).version() - 1;
            ring.begin(new Position(before, source.instance()));
        }
        catchUp();
    }

    /** With what was not told here, as while another one of this was in its place. */
    @GuardedBy("this")
    private void catchUp() {
        if (source != null) {
            source.isolator().changes(ring.newest().version()).forEach(this::add);
        }
    }

    /** What it told last stays until there is another one. */
    synchronized void unbindIsolator(IsolatorView gone) {
        if (source != null && source.isolator() == gone) {
            source = null;
        }
    }

    EventRing ring() {
        return ring;
    }

    /** How many clients there are. */
    public int size() {
        return streams.size();
    }

    void add(EventStream stream) {
        streams.add(stream);
    }

    void remove(EventStream stream) {
        streams.remove(stream);
    }

    /** An isolator tells its last changes when its service has gone. */
    @Override
    public synchronized void changed(AssignmentEvent event) {
        if (event.version() > ring.newest().version() + 1) {
            catchUp();
        }
        add(event);
    }

    @GuardedBy("this")
    private void add(AssignmentEvent event) {
        String instance = ring.newest().instance();
        ring.add(event.version(), () -> EventText.of(event, instance));
        hasNews = true;
        notifyAll();
    }

    private void send() {
        long nextBeat = System.nanoTime() + HEARTBEAT_NANOS;
        try {
            while (true) {
                awaitNews(nextBeat);
                long began = System.nanoTime();
                if (System.nanoTime() < nextBeat) {
                    streams.forEach(EventStream::advance);
                } else {
                    lookForMissed();
                    streams.forEach(EventStream::beat);
                    nextBeat = System.nanoTime() + HEARTBEAT_NANOS;
                }
                gather(System.nanoTime() - began);
            }
        } catch (InterruptedException e) {
            // The component stops.
        }
    }

    private synchronized void lookForMissed() {
        catchUp();
    }

    private static void gather(long sendingNanos) throws InterruptedException {
        long pause = Math.max(LEAST_GATHERING_NANOS, GATHERING_PER_SENDING * sendingNanos);
        TimeUnit.NANOSECONDS.sleep(Math.min(pause, MOST_GATHERING_NANOS));
    }

    private synchronized void awaitNews(long deadline) throws InterruptedException {
        for (long left = deadline - System.nanoTime(); !hasNews && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        hasNews = false;
    }
}
