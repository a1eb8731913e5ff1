// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.netcls.state.http.mirror.Position;

/** The last events of one isolator, ready to be sent. Their versions follow each other without a gap. */
final class EventRing {
    private static final long NONE = -1;
    // A list can be read a little sooner than its last events are told.
    private static final long MOST_AHEAD = 100_000;
    // Read at once by a client that catches up.
    private static final int LARGEST_BATCH = 64 * 1024;
    private static final Batch NO_BATCH = new Batch(NONE, NONE, new byte[0]);

    @GuardedBy("this")
    private final List<Text> events;

    @GuardedBy("this")
    private String instance = "";

    @GuardedBy("this")
    private long begun = NONE;

    @GuardedBy("this")
    private long newest = NONE;

    @GuardedBy("this")
    private int count;

    @GuardedBy("this")
    private Batch latest = NO_BATCH;

    /**
     * Some events that follow each other.
     *
     * @param from the version before the first of them
     * @param to the version of the last of them
     */
    record Batch(long from, long to, byte[] bytes) {}

    EventRing(int capacity) {
        events = new ArrayList<>(Collections.nCopies(capacity, null));
    }

    /** What was told before belongs to an isolator that is gone; what is told from now on follows this position. */
    synchronized void begin(Position position) {
        instance = position.instance();
        begun = position.version();
        newest = begun;
        count = 0;
        latest = NO_BATCH;
    }

    /** Whether what is told after this position can follow what was told before. */
    synchronized boolean goesOn(Position position) {
        return position.instance().equals(instance) && position.version() >= newest;
    }

    /**
     * An event that does not follow the one before it makes all before it worthless. One that was told already is none, and
     * neither is one of before the first isolator.
     */
    synchronized void add(long version, Supplier<byte[]> event) {
        if (begun == NONE || version <= newest) {
            return;
        }
        if (version == newest + 1) {
            count = Math.min(count + 1, events.size());
        } else {
            count = 1;
            latest = NO_BATCH;
        }
        newest = version;
        events.set(index(version), new Text(event));
    }

    synchronized Position newest() {
        return new Position(newest, instance);
    }

    /**
     * The events after this position, or the first of them; empty if some of them are not here any more, or it is of
     * another isolator. Before the first isolator there is nothing to tell.
     */
    synchronized Optional<Batch> after(Position position) {
        long version = position.version();
        if (begun == NONE) {
            return Optional.of(new Batch(version, version, new byte[0]));
        }
        if (!position.instance().equals(instance) || version < newest - count || version > newest + MOST_AHEAD) {
            return Optional.empty();
        }
        if (version >= newest) {
            return Optional.of(new Batch(version, version, new byte[0]));
        }
        // Most clients are where the others are.
        if (latest.from() != version || latest.to() != newest) {
            latest = join(version);
        }
        return Optional.of(latest);
    }

    @GuardedBy("this")
    private Batch join(long after) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long to = after + 1;
        bytes.writeBytes(text(to));
        while (to < newest && bytes.size() + text(to + 1).length <= LARGEST_BATCH) {
            to++;
            bytes.writeBytes(text(to));
        }
        return new Batch(after, to, bytes.toByteArray());
    }

    @GuardedBy("this")
    private byte[] text(long version) {
        return events.get(index(version)).get();
    }

    @GuardedBy("this")
    private int index(long version) {
        return (int) (version % events.size());
    }

    /** Written when the first client wants it: without one, changes cost no more than to be remembered. */
    private static final class Text {
        private Supplier<byte[]> source;
        private byte[] written;

        Text(Supplier<byte[]> source) {
            this.source = source;
        }

        byte[] get() {
            if (written == null) {
                written = source.get();
                source = null;
            }
            return written;
        }
    }
}
