// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The requests that have begun in a part of a bundle. It waits for their end before it goes: afterwards the framework may
 * load no class of the bundle any more, and a request would fail that needs one.
 */
public final class Underway {
    // What takes longer waits for its client.
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Duration longest;

    @GuardedBy("this")
    private int requests;

    @GuardedBy("this")
    private boolean isOver;

    public Underway() {
        this(LONGEST);
    }

    Underway(Duration longest) {
        this.longest = longest;
        // Loaded while that can be done.
        Objects.requireNonNull(Absence.class);
    }

    /** What is done with a request. */
    public interface Step {
        void take() throws IOException, ServletException;
    }

    /** Takes this step. When the part has gone, nothing is done, and the server asks again. */
    public void pass(HttpServletRequest request, HttpServletResponse response, Step step)
            throws IOException, ServletException {
        if (!begin()) {
            tellAbsence(request, response);
            return;
        }
        try {
            step.take();
        } finally {
            end();
        }
    }

    /** False if the part has gone, and no request may begin. */
    public synchronized boolean begin() {
        if (!isOver) {
            requests++;
        }
        return !isOver;
    }

    /** For each that has begun. */
    public synchronized void end() {
        requests--;
        notifyAll();
    }

    /** What a request is answered that may not begin. */
    public static void tellAbsence(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!Absence.tell(request)) {
            Problem.notReady().answer(response);
        }
    }

    /** The part is there, perhaps again. */
    public synchronized void open() {
        isOver = false;
    }

    /** No request begins any more, and those that have are over, or wait for their clients. */
    public synchronized void close() {
        isOver = true;
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toNanos(); requests > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
