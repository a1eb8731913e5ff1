// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what has to come. On a busy machine it comes late, so the limit is only there to end a test that hangs. */
public final class Patience {
    public static final long MILLIS = 180_000;
    public static final Duration LIMIT = Duration.ofMillis(MILLIS);

    private static final long LOOK_AGAIN_NANOS = 1_000_000;

    private Patience() {}

    /** Looks until what is there is wanted, and gives it. */
    public static <T> T await(Callable<T> look, Predicate<? super T> wanted) throws Exception {
        long start = System.nanoTime();
        T seen = look.call();
        while (!wanted.test(seen)) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new AssertionError("waited in vain; what is there is " + seen);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            seen = look.call();
        }
        return seen;
    }
}
