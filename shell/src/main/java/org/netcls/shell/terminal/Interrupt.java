// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** An interrupt of a thread for as long as that does something: what it does next is not interrupted by it. */
final class Interrupt {
    private final Thread thread;

    @GuardedBy("this")
    private boolean isGiven;

    @GuardedBy("this")
    private boolean isOver;

    Interrupt(Thread thread) {
        this.thread = thread;
    }

    synchronized void give() {
        if (!isOver) {
            isGiven = true;
            thread.interrupt();
        }
    }

    /** Called by the thread itself. A terminal is closed by who writes to it while interrupted. */
    synchronized void end() {
        isOver = true;
        if (isGiven) {
            Thread.interrupted();
        }
    }
}
