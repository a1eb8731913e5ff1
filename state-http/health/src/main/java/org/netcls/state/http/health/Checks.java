// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** What the checks have in common. */
final class Checks {
    /** What a check has to be tagged with, of whatever bundle it is, to be run by the endpoint. */
    static final String TAG = "netcls";

    static final String TAGGED = HealthCheck.TAGS + "=" + TAG;
    static final String NAMED = HealthCheck.NAME + "=net_cls ";

    private Checks() {}

    static Result ok(String message) {
        return new Result(Result.Status.OK, message);
    }

    static Result warn(String message) {
        return new Result(Result.Status.WARN, message);
    }

    static Result critical(String message) {
        return new Result(Result.Status.CRITICAL, message);
    }
}
