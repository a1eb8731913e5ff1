// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether there are handles left. */
@Component(
        service = HealthCheck.class,
        property = {Checks.NAMED + "handles", Checks.TAGGED})
public final class HandlesCheck implements HealthCheck {
    private static final int FEW_PERCENT = 5;

    private final Isolator isolator;

    @Activate
    public HandlesCheck(@Reference Isolator isolator) {
        this.isolator = isolator;
    }

    @Override
    public Result execute() {
        List<HandleCounts> primaries = isolator.overview().handles();
        if (primaries.isEmpty()) {
            return Checks.ok("no primary is configured, and the operator chooses handles");
        }
        boolean isExhausted = primaries.stream().allMatch(use -> use.free() == 0);
        ResultLog log = new ResultLog();
        primaries.forEach(use -> log.add(entry(use, isExhausted)));
        return new Result(log);
    }

    private static ResultLog.Entry entry(HandleCounts use, boolean isExhausted) {
        int all = use.used() + use.quarantined() + use.free();
        String counts = String.format(
                "primary 0x%04x: %d of %d handles are free, and %d quarantined",
                use.primary(), use.free(), all, use.quarantined());
        if (use.free() * 100L >= all * (long) FEW_PERCENT && use.free() > 0) {
            return new ResultLog.Entry(Result.Status.OK, counts);
        }
        return new ResultLog.Entry(
                isExhausted ? Result.Status.CRITICAL : Result.Status.WARN,
                counts
                        + ": release containers that have ended, or give it more secondary.handles, or add a primary.handle in"
                        + " org.netcls.isolator");
    }
}
