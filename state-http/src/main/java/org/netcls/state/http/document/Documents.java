// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Snapshot;
import org.netcls.state.http.mirror.Stamp;
import org.netcls.state.http.web.NoIsolatorException;

/**
 * The newest document of one kind. It is made anew when it is asked for and something has changed. Where there are many
 * containers, one that was just made may be given once more, when it is no older than {@value #OLDEST_MILLIS} ms.
 */
public final class Documents {
    private static final long OLDEST_MILLIS = 80;
    // So that a few hundred containers are always shown as they are, and ten thousands cost little while they change.
    private static final int BLOCKS_PER_MILLI = 4;

    private final Mirror mirror;
    private final Function<Snapshot, Document> layout;
    private volatile Made newest;

    private final LongSupplier nanoTime;

    private record Made(Document document, Stamp stamp, long at, long pause) {}

    public Documents(Mirror mirror, Function<Snapshot, Document> layout) {
        this(mirror, layout, System::nanoTime);
    }

    Documents(Mirror mirror, Function<Snapshot, Document> layout, LongSupplier nanoTime) {
        this.mirror = mirror;
        this.layout = layout;
        this.nanoTime = nanoTime;
    }

    /** @throws NoIsolatorException if there is none to ask */
    public Document get() throws NoIsolatorException {
        Made present = newest;
        return isGood(present) ? present.document() : renew();
    }

    private boolean isGood(Made made) throws NoIsolatorException {
        // Asked in any case: what was known before the isolator went is not shown.
        return made != null && (mirror.isCurrent(made.stamp()) || isRecent(made) && mirror.isOfThis(made.stamp()));
    }

    private boolean isRecent(Made made) {
        return nanoTime.getAsLong() - made.at() < made.pause();
    }

    private synchronized Document renew() throws NoIsolatorException {
        if (!isGood(newest)) {
            long start = nanoTime.getAsLong();
            Snapshot snapshot = mirror.snapshot();
            long pause = Math.min(OLDEST_MILLIS, snapshot.blocks().size() / BLOCKS_PER_MILLI);
            newest = new Made(layout.apply(snapshot), snapshot.stamp(), start, TimeUnit.MILLISECONDS.toNanos(pause));
        }
        return newest.document();
    }
}
