// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** An interrupt of a thread for as long as that does something: what it does next is not interrupted by it. */
public final class Interrupt {
    private final Thread thread;

    @GuardedBy("this")
    private boolean isGiven;

    @GuardedBy("this")
    private boolean isOver;

    Interrupt(Thread thread) {
        this.thread = thread;
    }

    /** For who prints and may be interrupted: a terminal is closed by who writes to it then. */
    public static void putOff(Runnable printing) {
        boolean isInterrupted = Thread.interrupted();
        try {
            printing.run();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Once: what the thread prints then is not interrupted by who presses Ctrl-C again. */
    synchronized void give() {
        if (!isOver && !isGiven) {
            isGiven = true;
            thread.interrupt();
        }
    }

    /** Called by the thread itself. */
    synchronized void end() {
        isOver = true;
        if (isGiven) {
            Thread.interrupted();
        }
    }
}
