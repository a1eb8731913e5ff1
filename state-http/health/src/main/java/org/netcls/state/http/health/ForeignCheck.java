// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.ForeignGroup;
import org.netcls.api.Isolator;
import org.netcls.api.Printable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether groups elsewhere in the hierarchy carry handles of ours. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "foreign groups", Checks.TAGGED})
public final class ForeignCheck implements HealthCheck {
    private final Isolator isolator;

    @Activate
    public ForeignCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    @Override
    public Result execute() {
        List<ForeignGroup> foreign = isolator.overview().foreign();
        return foreign.isEmpty()
                ? Checks.ok("no group elsewhere in the hierarchy carries a handle of ours")
                : Checks.warn(Checks.shown(foreign, ForeignCheck::text)
                        + ": nobody else gets these handles meanwhile; see whose the groups are, and let them and this"
                        + " agent have ranges of their own in org.netcls.isolator");
    }

    private static String text(ForeignGroup group) {
        return "group " + Printable.escape(group.path()) + " carries " + group.handle();
    }
}
