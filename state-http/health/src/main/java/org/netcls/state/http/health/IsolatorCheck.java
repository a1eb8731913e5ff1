// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.Isolator;
import org.netcls.api.NotReady;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Whether the isolator is there, which it is once it has recovered. The only check that is there without it; when that
 * lasts, the executor takes it for critical.
 */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "isolator", Checks.TAGGED})
public final class IsolatorCheck implements HealthCheck {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Isolator isolator;

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
        if (isolator != null) {
            return Checks.ok("the isolator is there and has recovered");
        }
        return new Result(Result.Status.TEMPORARILY_UNAVAILABLE, reason());
    }

    private String reason() {
        NotReady present = notReady;
        if (present != null) {
            return "there is no isolator, because " + present;
        }
        return backEnd == null
                ? "there is no isolator, because there is no back end: start the bundle org.netcls.cgroupfs, or"
                        + " see in the log why it has none"
                : "there is no isolator, though there is a back end: it is recovering, or org.netcls.isolator was"
                        + " stopped, or the log says why its configuration is refused";
    }
}
