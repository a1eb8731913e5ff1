// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;

/** How far a connection has come with a request. Thread-safe. */
final class HeaderProgress {
    private enum Stage {
        HEADER,
        REQUEST,
        IDLE
    }

    private final long limitNanos;

    @GuardedBy("this")
    private Stage stage = Stage.HEADER;
    // Since when a header is awaited; of use at HEADER only.
    @GuardedBy("this")
    private long since;
    // Those that belong to requests that have ended.
    @GuardedBy("this")
    private long bytes;

    HeaderProgress(Duration limit, long now) {
        this.limitNanos = limit.toNanos();
        this.since = now;
    }

    /** A header is complete. */
    synchronized void begin() {
        stage = Stage.REQUEST;
    }

    /** The request is answered, after so many bytes on this connection. */
    synchronized void end(long bytesIn) {
        stage = Stage.IDLE;
        bytes = bytesIn;
    }

    /** Whether a header has been awaited for too long, when so many bytes came. */
    synchronized boolean isLate(long now, long bytesIn) {
        if (stage == Stage.IDLE && bytesIn > bytes) {
            stage = Stage.HEADER;
            since = now;
        }
        return stage == Stage.HEADER && now - since >= limitNanos;
    }
}
