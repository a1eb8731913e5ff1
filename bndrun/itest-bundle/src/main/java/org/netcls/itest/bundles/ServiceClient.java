// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.awaited.Awaited;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Load;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Somebody else's bundle, with a dynamic reference to the isolator. */
final class ServiceClient extends ServiceTracker<Isolator, Isolator> implements Load.Client {
    private final Awaited<Isolator> awaited = new Awaited<>();
    private final Isolator isolator = awaited.patient(Isolator.class, Function.identity());
    private final Map<NetClsHandle, ContainerId> holders = new ConcurrentHashMap<>();

    ServiceClient(BundleContext context) {
        super(Felix.unwrapped(context), Isolator.class, null);
    }

    @Override
    public Isolator addingService(ServiceReference<Isolator> reference) {
        Isolator added = super.addingService(reference);
        awaited.set(added);
        return added;
    }

    @Override
    public void removedService(ServiceReference<Isolator> reference, Isolator removed) {
        awaited.unset(removed);
        super.removedService(reference, removed);
    }

    @Override
    public void call(int turn) throws Exception {
        ContainerId container = new ContainerId("service-" + turn);
        NetClsHandle handle = isolator.prepare(container).handle().orElseThrow();
        assertThat(holders.putIfAbsent(handle, container))
                .as("holder of " + handle)
                .isNull();
        assertThat(isolator.status(container).handle()).contains(handle);
        holders.remove(handle);
        isolator.cleanup(container, Duration.ZERO);
    }
}
