// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How whoever finds that a part of the agent is not there tells it the server, which can ask again when it is. They are
 * of different bundles, so the two meet in an attribute of the request, an {@link AtomicBoolean}.
 */
public final class Absence {
    /** Set by the server as long as it can ask again. */
    public static final String ATTRIBUTE = "netcls.absence";

    private Absence() {}

    /** False if it has to be answered; true if nothing is to be answered, because the server asks again. */
    public static boolean tell(HttpServletRequest request) {
        boolean isHeard = request.getAttribute(ATTRIBUTE) instanceof AtomicBoolean;
        if (isHeard) {
            ((AtomicBoolean) request.getAttribute(ATTRIBUTE)).set(true);
        }
        return isHeard;
    }

    /** Whether this was told of the request. */
    public static boolean isTold(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof AtomicBoolean told && told.get();
    }
}
