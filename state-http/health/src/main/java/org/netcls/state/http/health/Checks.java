// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.netcls.diagnosis.Finding;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What the checks have in common. */
final class Checks {
    /** What a check has to be tagged with, of whatever bundle it is, to be run by the endpoint. */
    static final String TAG = "netcls";

    static final String NAMED = "net_cls ";

    private Checks() {}

    /** @param findings asked anew each time */
    static ServiceRegistration<HealthCheck> register(
            BundleContext bundle, String what, Supplier<List<Finding>> findings) {
        return bundle.registerService(
                HealthCheck.class,
                () -> result(findings.get()),
                new Hashtable<>(Map.of(HealthCheck.NAME, NAMED + what, HealthCheck.TAGS, TAG)));
    }

    static Result result(List<Finding> findings) {
        ResultLog log = new ResultLog();
        findings.forEach(finding -> log.add(FindingEntry.of(finding, Status.CRITICAL)));
        return new Result(log);
    }

    /** @param failed what it is where the finding is a failure */
    static Result result(Finding finding, Status failed) {
        return new Result(new ResultLog().add(FindingEntry.of(finding, failed)));
    }
}
