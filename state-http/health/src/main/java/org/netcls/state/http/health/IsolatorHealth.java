// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.netcls.api.IsolatorView;
import org.netcls.api.NotReady;
import org.netcls.diagnosis.IsolatorCheck;
import org.netcls.diagnosis.bundles.Components;
import org.netcls.diagnosis.bundles.UnrefreshedBundles;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Whether the isolator runs. The only check that is there without it; when that lasts, the executor takes it for
 * critical.
 */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=" + Checks.NAMED + IsolatorCheck.WHAT, HealthCheck.TAGS + "=" + Checks.TAG})
public final class IsolatorHealth implements HealthCheck {
    private final BundleContext context;

    @Activate
    public IsolatorHealth(BundleContext context) {
        this.context = context;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile IsolatorView isolator;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile NetClsCgroups backEnd;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile NotReady notReady;

    @Override
    public Result execute() {
        return Checks.result(
                new IsolatorCheck(
                                isolator != null,
                                backEnd != null,
                                new Components(context).unconfigured(),
                                Optional.ofNullable(notReady).or(() -> new UnrefreshedBundles(context).notReady()))
                        .finding(),
                Status.TEMPORARILY_UNAVAILABLE);
    }
}
