// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.netcls.state.http.mirror.NoIsolatorException;

/** Something that is read, with GET or HEAD; every other method is refused. */
public abstract class Endpoint extends HttpServlet {
    private static final long serialVersionUID = 1;

    /**
     * Answers a GET. For HEAD it is called too, and what it writes is not sent.
     *
     * @throws Problem which is then the answer
     */
    protected abstract void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> get(request, response);
                case "POST" -> post(request, response);
                default -> refuse(response);
            }
        } catch (NoIsolatorException e) {
            response.setHeader("Retry-After", "1");
            new Problem(HttpServletResponse.SC_SERVICE_UNAVAILABLE, e.getMessage()).answer(response);
        } catch (Problem problem) {
            problem.answer(response);
        } catch (RuntimeException e) {
            // To be logged by the server; nothing of it is for the client.
            getServletContext().log(getServletName() + " failed", e);
            new Problem(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "see the agent's log").answer(response);
        }
    }

    /** Refused, unless something is asked for in that way. */
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        refuse(response);
    }

    /** The methods that are not refused, as the header Allow names them. */
    protected String allowed() {
        return "GET, HEAD";
    }

    /** The path behind that of the endpoint, without a slash; decoded. */
    protected static String rest(HttpServletRequest request) {
        String rest = request.getPathInfo();
        return rest == null ? "" : rest.substring(1);
    }

    protected final void refuse(HttpServletResponse response) throws IOException {
        response.setHeader("Allow", allowed());
        new Problem(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "this can be used with " + allowed() + " only")
                .answer(response);
    }
}
