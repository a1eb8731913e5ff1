// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.netcls.api.Policies;
import org.netcls.diagnosis.PolicyCheck;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Offers a health check of the policies for as long as somebody keeps them. An agent does without, too. */
@Component(service = {})
public final class PoliciesHealth {
    private final BundleContext bundle;
    private final Map<Policies, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();

    @Activate
    public PoliciesHealth(BundleContext bundle) {
        this.bundle = bundle;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindPolicies(Policies policies) {
        checks.put(
                policies,
                Checks.register(bundle, PolicyCheck.WHAT, () -> new PolicyCheck(policies.policies()).findings()));
    }

    void unbindPolicies(Policies policies) {
        checks.remove(policies).unregister();
    }
}
