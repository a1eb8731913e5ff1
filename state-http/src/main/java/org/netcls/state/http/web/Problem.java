// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What went wrong with a request, in the form of RFC 9457. It never repeats what the request said. */
public final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"));

    private final int status;

    /** @param detail what is wrong, and what to do about it */
    public Problem(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    /** The client asked for something that makes no sense. */
    public static Problem badRequest(String detail) {
        return new Problem(HttpServletResponse.SC_BAD_REQUEST, detail);
    }

    /** It cannot be answered now, and soon it can. */
    public static Problem unavailable(String detail) {
        return new Problem(HttpServletResponse.SC_SERVICE_UNAVAILABLE, detail);
    }

    /** There is no such thing. */
    public static Problem notFound(String detail) {
        return new Problem(HttpServletResponse.SC_NOT_FOUND, detail);
    }

    int status() {
        return status;
    }

    /** Makes this the answer, if none has begun. */
    public void answer(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = Json.createObjectBuilder()
                .add("type", "about:blank")
                .add("title", TITLES.getOrDefault(status, "Error"))
                .add("status", status)
                .add("detail", getMessage())
                .build()
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", "1");
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
