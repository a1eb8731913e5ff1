// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the body of a request as it comes, and then lets the request be served once more; no thread waits for a client
 * that sends slowly.
 */
public final class Body implements ReadListener, AsyncListener {
    private static final String ATTRIBUTE = Body.class.getName();
    /** In bytes, what most calls have at most. */
    public static final int LARGEST = 65_536;

    // Of all calls that are not complete. Many clients at once send little, or send it soon.
    private static final long MOST_KEPT = 16 << 20;
    private static final AtomicLong KEPT = new AtomicLong();
    private static final long LONGEST_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final int largest;
    private final AsyncContext context;
    private final ServletInputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @GuardedBy("this")
    private boolean ended;

    private Body(int largest, AsyncContext context, ServletInputStream in) {
        this.largest = largest;
        this.context = context;
        this.in = in;
    }

    /**
     * The body if it has been read. If not, nothing more is to be done now: the request will come again.
     *
     * @throws Problem if it is larger than 64 KiB, or was not there after 10 s
     */
    public static Optional<byte[]> of(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem {
        return of(request, response, LARGEST);
    }

    /**
     * The same for a call that may be larger.
     *
     * @param largest how many bytes it has at most, up to 8 MiB
     */
    public static Optional<byte[]> of(HttpServletRequest request, HttpServletResponse response, int largest)
            throws IOException, Problem {
        Object read = request.getAttribute(ATTRIBUTE);
        if (read instanceof Problem problem) {
            throw problem;
        }
        if (read == null) {
            begin(request, response, largest);
        }
        return Optional.ofNullable((byte[]) read);
    }

    private static void begin(HttpServletRequest request, HttpServletResponse response, int largest)
            throws IOException {
        AsyncContext context = request.startAsync(request, response);
        Body reading = new Body(largest, context, request.getInputStream());
        context.setTimeout(LONGEST_MILLIS);
        context.addListener(reading);
        reading.in.setReadListener(reading);
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] buffer = new byte[8192];
        while (in.isReady() && !in.isFinished()) {
            int count = in.read(buffer);
            if (count > 0 && !write(buffer, count)) {
                end(Problem.unavailable("too many calls are on their way at the same time: send this one again"));
                return;
            }
            if (body.size() > largest) {
                end(new Problem(413, "a call has at most " + largest + " bytes"));
                return;
            }
        }
    }

    /** False if too much is kept for those that send slowly. */
    private synchronized boolean write(byte[] buffer, int count) {
        if (ended) {
            return true;
        }
        body.write(buffer, 0, count);
        return KEPT.addAndGet(count) <= MOST_KEPT;
    }

    @Override
    public void onAllDataRead() {
        end(body.toByteArray());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        end(new Problem(HttpServletResponse.SC_REQUEST_TIMEOUT, "the call was not complete after 10 s"));
    }

    private synchronized void end(Object result) {
        if (!ended) {
            release();
            context.getRequest().setAttribute(ATTRIBUTE, result);
            context.dispatch();
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(Problem.badRequest("the call cannot be read to its end"));
    }

    @GuardedBy("this")
    private void release() {
        ended = true;
        KEPT.addAndGet(-body.size());
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // Nothing is held that has to be given back.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The answer is sent.
    }
}
