// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import java.util.stream.Collectors;
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
    private static final int MOST_SHOWN = 3;

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
                : Checks.warn(shown(drifts)
                        + ": find out who writes classids beside the agent; unless that is another agent or a"
                        + " container manager, drift=repair in org.netcls.isolator writes them back");
    }

    private static String shown(List<Drift> drifts) {
        String first = drifts.stream().limit(MOST_SHOWN).map(Drift::toString).collect(Collectors.joining(", "));
        return drifts.size() > MOST_SHOWN ? first + " and " + (drifts.size() - MOST_SHOWN) + " more" : first;
    }
}
