// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** A service that is waited for while the agent starts, and for a moment when it has gone, as in an update. */
final class AwaitedService<T> extends ServiceTracker<T, T> {
    private static final Duration START = Duration.ofSeconds(10);
    private static final Duration REPLACEMENT = Duration.ofSeconds(3);

    private final LongSupplier nanoTime;
    /** Until when it may well come. */
    private volatile long expected;

    AwaitedService(BundleContext context, Filter filter, LongSupplier nanoTime) {
        super(context, filter, null);
        this.nanoTime = nanoTime;
        expect(START);
    }

    private void expect(Duration within) {
        expected = nanoTime.getAsLong() + within.toNanos();
    }

    @Override
    public void removedService(ServiceReference<T> reference, T service) {
        super.removedService(reference, service);
        expect(REPLACEMENT);
    }

    /** The service, empty if there is none and none is expected. */
    Optional<T> await() throws CommandFailure {
        try {
            T present = getService();
            long millis = Duration.ofNanos(expected - nanoTime.getAsLong()).toMillis();
            return Optional.ofNullable(present != null || millis <= 0 ? present : waitForService(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.of("interrupted");
        }
    }
}
