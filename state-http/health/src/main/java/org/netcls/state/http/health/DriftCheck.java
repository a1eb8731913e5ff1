// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.Drift;
import org.netcls.api.Isolator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether all groups carry what they were given. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "drift", Checks.TAGGED})
public final class DriftCheck implements HealthCheck {
    private final Isolator isolator;

    @Activate
    public DriftCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    @Override
    public Result execute() {
        List<Drift> drifts = isolator.overview().drifts();
        return drifts.isEmpty()
                ? Checks.ok("all groups carry the handles that they were given")
                : Checks.warn(Checks.shown(drifts, Drift::toString)
                        + ": find out who writes classids beside the agent; unless that is another agent or a"
                        + " container manager, drift=repair in org.netcls.isolator writes them back");
    }
}
