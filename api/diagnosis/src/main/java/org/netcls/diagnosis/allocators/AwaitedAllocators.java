// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.allocators;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.netcls.api.CallInterruptedException;
import org.netcls.awaited.Awaited;
import org.netcls.diagnosis.bundles.PresentAllocator;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The allocators by their names. One that has gone is waited for as any part of the agent is; a name that none has had is
 * a mistake, and is not.
 */
public final class AwaitedAllocators extends ServiceTracker<HandleAllocator, String> {
    private final LongSupplier nanoTime;
    private final Map<String, Awaited<ServiceReference<HandleAllocator>>> named = new ConcurrentHashMap<>();

    public AwaitedAllocators(BundleContext context, LongSupplier nanoTime) {
        super(context, allocators(), null);
        this.nanoTime = nanoTime;
    }

    private static Filter allocators() {
        try {
            return FrameworkUtil.createFilter("(objectClass=" + HandleAllocator.class.getName() + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String addingService(ServiceReference<HandleAllocator> reference) {
        String name = String.valueOf(reference.getProperty(HandleAllocator.NAME));
        named.computeIfAbsent(name, unused -> Awaited.unlessStopping(nanoTime)).set(reference);
        return name;
    }

    @Override
    public void removedService(ServiceReference<HandleAllocator> reference, String name) {
        Awaited<ServiceReference<HandleAllocator>> awaited = named.get(name);
        awaited.unset(reference);
        // There may be another one of its name.
        getTracked().forEach((other, its) -> {
            if (its.equals(name)) {
                awaited.set(other);
            }
        });
    }

    /**
     * The names of those that are there, once one of this name is among them, or none is expected any more.
     *
     * @throws CallInterruptedException if the caller was interrupted while it waited
     */
    public List<String> names(String name) throws CallInterruptedException {
        Awaited<?> known = named.get(name);
        if (known != null) {
            known.awaited();
        }
        return PresentAllocator.all(context).stream()
                .map(PresentAllocator::name)
                .toList();
    }

    /** Nobody waits any longer. */
    @Override
    public void close() {
        super.close();
        named.values().forEach(Awaited::close);
    }
}
