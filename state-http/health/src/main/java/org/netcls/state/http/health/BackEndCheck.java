// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.api.BackEnd;
import org.netcls.api.Isolator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether packets are tagged. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "back end", Checks.TAGGED})
public final class BackEndCheck implements HealthCheck {
    private final Isolator isolator;

    @Activate
    public BackEndCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    @Override
    public Result execute() {
        BackEnd backEnd = isolator.backEnd();
        return backEnd.tagsPackets()
                ? Checks.ok("groups live in " + backEnd.root())
                : Checks.warn("packets are not tagged, because groups are emulated in " + backEnd.root()
                        + ": see with netcls:doctor what keeps net_cls from being used, and then set mode=real in"
                        + " org.netcls.cgroupfs");
    }
}
