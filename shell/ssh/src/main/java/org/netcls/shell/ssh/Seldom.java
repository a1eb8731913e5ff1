// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets something be done once in a while, however often it is asked for. */
final class Seldom {
    private final Duration pause;
    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private long next;

    Seldom(Duration pause, LongSupplier nanoTime) {
        this.pause = pause;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    synchronized boolean isDue() {
        long now = nanoTime.getAsLong();
        if (now - next < 0) {
            return false;
        }
        next = now + pause.toNanos();
        return true;
    }
}
