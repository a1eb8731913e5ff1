// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import java.util.Optional;
import org.netcls.api.NotReady;

/**
 * Whether the isolator runs, which it does once it has recovered.
 *
 * @param unconfigured what has no configuration
 * @param notReady what keeps it from running, where that is known
 */
public record IsolatorCheck(
        boolean isThere, boolean hasBackEnd, Unconfigured unconfigured, Optional<NotReady> notReady) {
    public static final String WHAT = "isolator";

    public Finding finding() {
        return isThere
                ? Finding.ok(WHAT, "it runs")
                : unconfigured
                        .ofIsolator()
                        .map(IsolatorCheck::unconfigured)
                        .or(() -> notReady.map(IsolatorCheck::waiting))
                        .orElseGet(this::absent);
    }

    private static Finding unconfigured(Finding missing) {
        return Finding.fail(WHAT, "it is not running, because " + missing.message(), missing.remedy());
    }

    private static Finding waiting(NotReady reason) {
        return Finding.fail(WHAT, "it is not running, because " + reason, "");
    }

    private Finding absent() {
        return hasBackEnd
                ? Finding.fail(
                        WHAT,
                        "it is not running",
                        "the log tells why: it is recovering, org.netcls.isolator was stopped, or its configuration is"
                                + " refused")
                : Finding.fail(
                        WHAT,
                        "it is not running, because there is no back end",
                        "start the bundle org.netcls.cgroupfs, or see in the log why it has none");
    }
}
