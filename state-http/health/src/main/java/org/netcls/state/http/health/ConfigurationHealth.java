// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.netcls.diagnosis.Unconfigured;
import org.netcls.diagnosis.bundles.Components;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether all parts of the agent are configured. */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=" + Checks.NAMED + Unconfigured.WHAT, HealthCheck.TAGS + "=" + Checks.TAG})
public final class ConfigurationHealth implements HealthCheck {
    private final BundleContext context;

    @Activate
    public ConfigurationHealth(BundleContext context) {
        this.context = context;
    }

    @Override
    public Result execute() {
        return Checks.result(List.of(new Components(context).unconfigured().finding()));
    }
}
