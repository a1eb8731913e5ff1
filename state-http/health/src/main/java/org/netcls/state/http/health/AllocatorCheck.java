// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.Isolator;
import org.netcls.api.Overview;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether there is an allocator, and does what it should. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "allocator", Checks.TAGGED})
public final class AllocatorCheck implements HealthCheck {
    private final Isolator isolator;

    @Activate
    public AllocatorCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    @Override
    public Result execute() {
        Overview overview = isolator.overview();
        if (!overview.managed()) {
            return Checks.ok("none is needed: no primary is configured, and the operator chooses handles");
        }
        if (overview.allocator().isEmpty()) {
            return Checks.critical("there is no allocator, so no container gets a handle: start one of the bundles"
                    + " org.netcls.allocator.*, or see allocator.target in org.netcls.isolator");
        }
        return overview.allocatorFault()
                .map(fault -> Checks.warn(fault + "; the isolator chooses in its place:"
                        + " switch to another one with netcls:allocator, and update or report this one"))
                .orElseGet(() -> Checks.ok("allocator " + overview.allocator().orElseThrow() + " chooses handles"));
    }
}
