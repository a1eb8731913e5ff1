// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.Isolator;
import org.netcls.api.Reconciliation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether all groups could be read and repaired since this was asked the last time. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "reconciliation", Checks.TAGGED})
public final class ReconciliationCheck implements HealthCheck {
    private final Isolator isolator;

    // Both guarded by this.
    private Reconciliation seen = Reconciliation.NONE;
    private long failures;

    @Activate
    public ReconciliationCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    /** What failed is told until a later comparison finds nothing wrong. */
    @Override
    public synchronized Result execute() {
        Reconciliation now = isolator.overview().reconciliation();
        if (now.runs() > seen.runs() || now.failures() > seen.failures()) {
            failures = now.failures() - seen.failures();
            seen = now;
        }
        return failures == 0
                ? Checks.ok("all groups were compared with what is known " + now.runs() + " times")
                : Checks.warn(failures + " times a group could not be read or repaired lately:"
                        + " the log says which and why; see whether the hierarchy is still mounted and writable");
    }
}
