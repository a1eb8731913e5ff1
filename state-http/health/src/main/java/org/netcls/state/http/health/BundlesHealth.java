// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.diagnosis.bundles.AllocatorBundles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the bundles that bring allocators give them, each with a name of its own. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=" + Checks.NAMED + AllocatorBundles.WHAT, HealthCheck.TAGS + "=" + Checks.TAG})
public final class BundlesHealth implements HealthCheck {
    private final BundleContext context;

    @Activate
    public BundlesHealth(BundleContext context) {
        this.context = context;
    }

    @Override
    public Result execute() {
        return Checks.result(new AllocatorBundles(context).findings());
    }
}
