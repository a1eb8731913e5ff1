// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * Lines on their way to whoever reads them. Where that is slow or stands still, as a terminal that is stopped, nobody
 * waits, and memory is not filled: what is too much is left out, and how much that was is told.
 */
final class Backlog {
    static final int MOST = 10_000;

    // Else every second line would tell that one was left out.
    private static final int FEW = MOST / 2;
    private static final long LONGEST_END_MILLIS = 1000;
    private static final long GATHERING_NANOS = 10_000_000;

    private final PrintStream out;
    private final LongFunction<String> leftOutLine;
    // A command that updates this bundle starts it, and Gogo would take what is printed for the command's.
    private final Thread printer = new Thread(null, this::print, "net_cls log", 0, false);

    @GuardedBy("this")
    private final Queue<String> lines = new ArrayDeque<>();

    @GuardedBy("this")
    private long leftOut;

    @GuardedBy("this")
    private boolean isOver;

    /** @param leftOutLine what tells that so many are left out */
    Backlog(PrintStream out, LongFunction<String> leftOutLine) {
        this.out = out;
        this.leftOutLine = leftOutLine;
        printer.setDaemon(true);
        printer.start();
    }

    synchronized void add(String line) {
        if (lines.size() >= (leftOut == 0 ? MOST : FEW)) {
            leftOut++;
            return;
        }
        tellLeftOut();
        lines.add(line);
        notifyAll();
    }

    @GuardedBy("this")
    private void tellLeftOut() {
        if (leftOut > 0) {
            lines.add(leftOutLine.apply(leftOut));
            leftOut = 0;
        }
    }

    private void print() {
        try {
            while (awaitLines()) {
                for (Optional<String> line = next(); line.isPresent(); line = next()) {
                    out.println(line.get());
                }
                // Many lines come soon after each other, and to be woken for each costs more than to print it.
                LockSupport.parkNanos(GATHERING_NANOS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when all is over and printed. */
    private synchronized boolean awaitLines() throws InterruptedException {
        while (isPrinted() && !isOver) {
            wait();
        }
        return !isPrinted();
    }

    @GuardedBy("this")
    private boolean isPrinted() {
        return lines.isEmpty() && leftOut == 0;
    }

    private synchronized Optional<String> next() {
        if (lines.isEmpty()) {
            tellLeftOut();
        }
        return Optional.ofNullable(lines.poll());
    }

    /** What is there is printed still, unless nobody reads it. */
    void close() {
        synchronized (this) {
            isOver = true;
            notifyAll();
        }
        try {
            printer.join(LONGEST_END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
