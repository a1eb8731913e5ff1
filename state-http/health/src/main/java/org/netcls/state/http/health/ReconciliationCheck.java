// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.Isolator;
import org.netcls.api.Reconciliation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether all groups could be read and repaired when they were compared the last time. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "reconciliation", Checks.TAGGED})
public final class ReconciliationCheck implements HealthCheck {
    private final Isolator isolator;

    @Activate
    public ReconciliationCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    @Override
    public Result execute() {
        Reconciliation now = isolator.overview().reconciliation();
        return now.failing() == 0
                ? Checks.ok("all groups were compared with what is known " + now.runs() + " times")
                : Checks.warn(now.failing() + " groups could not be read or repaired the last time:"
                        + " the log says which and why; see whether the hierarchy is still mounted and writable");
    }
}
