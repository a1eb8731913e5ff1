// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.netcls.state.http.mirror.Position;
import org.netcls.state.http.web.Completion;

/** One client that follows the events. It is sent what it takes, and nothing waits for it. */
final class EventStream implements WriteListener {
    private final EventRing ring;
    private final AsyncContext context;
    private final ServletOutputStream out;
    private final Consumer<EventStream> gone;

    @GuardedBy("this")
    private Position position;
    // Until the server says so, writing would wait for the client.
    @GuardedBy("this")
    private boolean hasBegun;

    // At first the head of the answer: who waits for that is not to wait for the next change.
    @GuardedBy("this")
    private boolean hasUnsent = true;

    @GuardedBy("this")
    private boolean heartbeat;

    @GuardedBy("this")
    private boolean closed;

    /** @param position of the last event that the client knows */
    EventStream(
            EventRing ring,
            AsyncContext context,
            ServletOutputStream out,
            Position position,
            Consumer<EventStream> gone) {
        this.ring = ring;
        this.context = context;
        this.out = out;
        this.position = position;
        this.gone = gone;
    }

    @Override
    public synchronized void onWritePossible() {
        hasBegun = true;
        advance();
    }

    @Override
    public void onError(Throwable cause) {
        close();
    }

    /** Sends a line that means nothing, so that nobody between takes the connection for dead. */
    synchronized void beat() {
        heartbeat = true;
        advance();
    }

    /** Sends what there is, as far as the client takes it. */
    synchronized void advance() {
        if (!hasBegun) {
            return;
        }
        try {
            while (!closed && out.isReady()) {
                if (hasUnsent) {
                    hasUnsent = false;
                    out.flush();
                } else if (!write()) {
                    return;
                }
            }
            if (!closed && isLost()) {
                close();
            }
        } catch (IOException | RuntimeException e) {
            // The client has gone.
            close();
        }
    }

    /** False if there is nothing to write. */
    @GuardedBy("this")
    private boolean write() throws IOException {
        Optional<EventRing.Batch> next = ring.after(position);
        byte[] bytes;
        if (next.isEmpty()) {
            position = ring.newest();
            bytes = EventText.reset(position);
        } else if (next.get().bytes().length > 0) {
            position = new Position(next.get().to(), position.instance());
            bytes = next.get().bytes();
        } else if (heartbeat) {
            bytes = EventText.HEARTBEAT;
        } else {
            return false;
        }
        heartbeat = false;
        hasUnsent = true;
        out.write(bytes);
        return true;
    }

    /** It has not taken what it was sent, and what comes next is not there any more. */
    @GuardedBy("this")
    private boolean isLost() {
        return ring.after(position).isEmpty();
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            gone.accept(this);
            Completion.of(context);
        }
    }
}
