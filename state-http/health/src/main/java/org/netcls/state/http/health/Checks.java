// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** What the checks have in common. */
final class Checks {
    /** What a check has to be tagged with, of whatever bundle it is, to be run by the endpoint. */
    static final String TAG = "netcls";

    static final String TAGGED = HealthCheck.TAGS + "=" + TAG;
    static final String NAMED = HealthCheck.NAME + "=net_cls ";

    private static final int MOST_SHOWN = 3;

    private Checks() {}

    /** The first of them, and how many more there are. */
    static <T> String shown(List<T> all, Function<T, String> text) {
        String first = all.stream().limit(MOST_SHOWN).map(text).collect(Collectors.joining(", "));
        return all.size() > MOST_SHOWN ? first + " and " + (all.size() - MOST_SHOWN) + " more" : first;
    }

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
