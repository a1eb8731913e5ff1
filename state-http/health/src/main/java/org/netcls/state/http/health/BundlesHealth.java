// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.netcls.diagnosis.Unconfigured;
import org.netcls.diagnosis.bundles.AllocatorBundles;
import org.netcls.diagnosis.bundles.Components;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Offers what the framework tells of the bundles as health checks, with an isolator or without. */
@Component(service = {})
public final class BundlesHealth {
    private final List<ServiceRegistration<HealthCheck>> checks;

    @Activate
    public BundlesHealth(BundleContext bundle) {
        checks = List.of(
                Checks.register(bundle, AllocatorBundles.WHAT, () -> new AllocatorBundles(bundle).findings()),
                Checks.register(
                        bundle,
                        Unconfigured.WHAT,
                        () -> List.of(new Components(bundle).unconfigured().finding())));
    }

    @Deactivate
    void close() {
        checks.forEach(ServiceRegistration::unregister);
    }
}
