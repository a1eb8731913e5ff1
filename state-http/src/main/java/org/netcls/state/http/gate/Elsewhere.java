// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Component;

/** Every path where there is nothing; without it the server would answer with a page of its own. */
@Component(service = Servlet.class)
@ServletPattern("/*")
public final class Elsewhere extends Endpoint {
    private static final long serialVersionUID = 1;

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response) throws Problem {
        throw nothing();
    }

    /** What is answered where there is nothing. */
    public static Problem nothing() {
        return Problem.notFound("there is nothing here; /netcls/ is a page for browsers, /netcls/v1/openapi.json"
                + " describes what programs can read, /health and /metrics are for monitoring, and as of a Mesos agent"
                + " there are /state, /containers, /monitor/statistics, /metrics/snapshot and /api/v1");
    }
}
