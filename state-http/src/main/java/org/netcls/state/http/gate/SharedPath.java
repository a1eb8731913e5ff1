// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.Problem;

/** An endpoint at whose paths others answer too. What reaches it for one of them, which is not there now, it says so. */
public abstract class SharedPath extends Endpoint {
    private static final long serialVersionUID = 1;

    @Override
    protected final void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        if (!hasSomething(request)) {
            throw nothing(request);
        }
        if (Promises.cover(request)) {
            throw Problem.notReady();
        }
        super.refuse(request, response);
    }

    /** Whether there is something of this endpoint's own to be read, and not to another path that comes to it. */
    protected boolean hasSomething(HttpServletRequest request) {
        return true;
    }

    /** What one of a list is asked for by. The list itself is somebody else's. */
    protected static String named(HttpServletRequest request) throws Problem {
        if (request.getPathInfo() == null) {
            throw nothing(request);
        }
        return rest(request);
    }

    /** What is answered where there is nothing. */
    protected static Problem nothing(HttpServletRequest request) {
        if (Promises.cover(request)) {
            return Problem.notReady();
        }
        Problem nothing =
                Problem.notFound("there is nothing here; /netcls/ is a page for browsers, /netcls/v1/openapi.json"
                        + " describes what programs can read, /health and /metrics are for monitoring, and as of a Mesos"
                        + " agent there are /state, /containers, /monitor/statistics, /metrics/snapshot and /api/v1");
        return Promises.isOptional(request) ? nothing.unlessItComes() : nothing;
    }
}
