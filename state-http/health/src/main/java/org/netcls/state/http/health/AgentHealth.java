// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.netcls.api.IsolatorView;
import org.netcls.diagnosis.AgentCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers each check of an agent that runs as a health check. */
@Component(service = {})
public final class AgentHealth {
    private final List<ServiceRegistration<HealthCheck>> checks;

    @Activate
    public AgentHealth(BundleContext bundle, @Reference IsolatorView isolator) {
        checks = Stream.of(AgentCheck.values())
                .map(check -> Checks.register(bundle, check.what(), () -> check.findings(isolator.overview())))
                .toList();
    }

    @Deactivate
    void close() {
        checks.forEach(ServiceRegistration::unregister);
    }
}
