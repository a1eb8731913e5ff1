// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.history;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Source;
import org.netcls.state.http.web.NoIsolatorException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * A point every {@value #INTERVAL_SECONDS} s, kept for an hour: some 200 bytes, 100 more for each operation that was called
 * and 40 for each primary, so 200 kB in all as a rule and never more than 1.5 MB. While there is no isolator there is no
 * point, and where another one has come, the first point is of what happened since then.
 */
@Component(service = History.class, immediate = true)
public final class History {
    /** Between two points. */
    public static final int INTERVAL_SECONDS = 10;

    /** An hour of them. */
    static final int MOST = 360;

    private final Readings readings;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(History::thread);

    // One for each time, so that an hour later a point has gone, whatever has come since.
    @GuardedBy("this")
    private final Deque<Optional<Point>> points = new ArrayDeque<>(MOST);
    // Used by the clock's thread only.
    private Optional<Reading> before = Optional.empty();

    /** Reads what the isolator has counted. */
    @FunctionalInterface
    interface Readings {
        Reading read() throws NoIsolatorException;
    }

    @Activate
    public History(@Reference Mirror mirror) {
        this(() -> read(mirror.source()));
    }

    History(Readings readings) {
        this.readings = readings;
    }

    private static Reading read(Source source) {
        return new Reading(
                source.instance(),
                Instant.now(),
                System.nanoTime(),
                Reading.operations(source.isolator().statistics()),
                source.isolator().overview().handles());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "net_cls history");
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    void start() {
        clock.scheduleWithFixedDelay(this::look, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    @Deactivate
    void stop() {
        clock.shutdownNow();
    }

    /** Adds a point, if it is known what was before. */
    void look() {
        Optional<Reading> now = reading();
        add(now.flatMap(after -> before.filter(earlier -> earlier.instance().equals(after.instance()))
                .map(earlier -> Point.between(earlier, after))));
        before = now;
    }

    private Optional<Reading> reading() {
        try {
            return Optional.of(readings.read());
        } catch (RuntimeException e) {
            // It is gone, or just going: there is no point then, and that is seen.
            return Optional.empty();
        }
    }

    private synchronized void add(Optional<Point> point) {
        if (points.size() == MOST) {
            points.removeFirst();
        }
        points.addLast(point);
    }

    /** Those of the last hour, the oldest first. */
    public synchronized List<Point> points() {
        return points.stream().flatMap(Optional::stream).toList();
    }
}
