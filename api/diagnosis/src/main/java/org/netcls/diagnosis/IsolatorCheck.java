// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import java.util.Optional;
import org.netcls.api.NotReady;

/**
 * Whether the isolator runs, which it does once it has recovered, and as it is configured.
 *
 * @param unconfigured what has no configuration
 * @param notReady what keeps it from running, or from following its configuration, where that is known
 */
public record IsolatorCheck(
        boolean isThere, boolean hasBackEnd, Unconfigured unconfigured, Optional<NotReady> notReady) {
    public static final String WHAT = "isolator";

    public Finding finding() {
        return isThere
                ? notReady.map(IsolatorCheck::behind).orElseGet(() -> Finding.ok(WHAT, "it runs"))
                : unconfigured
                        .ofIsolator()
                        .map(IsolatorCheck::unconfigured)
                        .or(() -> notReady.map(IsolatorCheck::waiting))
                        .orElseGet(this::absent);
    }

    private static Finding behind(NotReady reason) {
        return Finding.warn(WHAT, "it runs as before, because " + reason, "");
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
