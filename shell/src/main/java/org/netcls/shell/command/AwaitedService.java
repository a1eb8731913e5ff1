// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.netcls.awaited.Awaited;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A service that is waited for.
 *
 * @param <T> what is wanted of it
 */
final class AwaitedService<S, T> extends ServiceTracker<S, T> {
    private final Function<ServiceReference<S>, T> wanted;
    private final Awaited<T> awaited;
    private volatile boolean isClosing;

    AwaitedService(
            BundleContext context, Filter filter, Function<ServiceReference<S>, T> wanted, LongSupplier nanoTime) {
        super(context, filter, null);
        this.wanted = wanted;
        this.awaited = new Awaited<>(nanoTime);
    }

    @Override
    public T addingService(ServiceReference<S> reference) {
        T added = wanted.apply(reference);
        awaited.set(added);
        return added;
    }

    @Override
    public void removedService(ServiceReference<S> reference, T removed) {
        if (!isClosing) {
            awaited.unset(removed);
            Optional.ofNullable(getService()).ifPresent(awaited::set);
        }
        context.ungetService(reference);
    }

    /** Commands that run still end with what there was. */
    @Override
    public void close() {
        isClosing = true;
        super.close();
    }

    /** Empty if there is none and none is expected. */
    Optional<T> await() throws CommandFailure {
        try {
            return awaited.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.of(Awaited.INTERRUPTED);
        }
    }

    Optional<T> present() {
        return awaited.present();
    }

    /** What waits by itself with each call. */
    <C> C patient(Class<C> type, Function<T, C> called) {
        return awaited.patient(type, called);
    }
}
