// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.contract;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the host. */
public final class Prerequisite {
    private Prerequisite() {}

    /**
     * Skips the test with the reason; with {@code CI=true} it fails.
     *
     * @throws IOException the reason, with {@code CI=true}
     */
    public static void isMissing(String what, IOException reason) throws IOException {
        if ("true".equals(System.getenv("CI"))) {
            throw reason;
        }
        Assumptions.abort(what + ": " + reason.getMessage());
    }
}
