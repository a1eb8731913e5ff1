// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.netcls.json.problem.ProblemDetails;

/** What went wrong with a request, in the form of RFC 9457. Over TCP it never repeats what the request said. */
public final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ProblemDetails details;
    private final boolean isAbsence;
    private final long retrySeconds;

    /** @param detail what is wrong, and what to do about it */
    public Problem(int status, String detail) {
        this(new ProblemDetails(status, Optional.of(detail)));
    }

    public Problem(ProblemDetails details) {
        this(details, false, 1);
    }

    /**
     * What passes by itself.
     *
     * @param retrySeconds after which it can be asked for again
     */
    public Problem(ProblemDetails details, long retrySeconds) {
        this(details, false, retrySeconds);
    }

    private Problem(ProblemDetails details, boolean isAbsence, long retrySeconds) {
        super(details.detail().orElse(""), null, false, false);
        this.details = details;
        this.isAbsence = isAbsence;
        this.retrySeconds = retrySeconds;
    }

    /** The same for whoever asks when what would answer has had time to come. */
    public Problem unlessItComes() {
        return new Problem(details, true, retrySeconds);
    }

    /** The client asked for something that makes no sense. */
    public static Problem badRequest(String detail) {
        return new Problem(HttpServletResponse.SC_BAD_REQUEST, detail);
    }

    /** It cannot be answered now, and soon it can. */
    public static Problem unavailable(String detail) {
        return new Problem(HttpServletResponse.SC_SERVICE_UNAVAILABLE, detail);
    }

    /** What would answer is starting or being replaced. */
    public static Problem notReady() {
        return unavailable("the part of the agent that answers here is not ready: ask again")
                .unlessItComes();
    }

    /** There is no such thing. */
    public static Problem notFound(String detail) {
        return new Problem(HttpServletResponse.SC_NOT_FOUND, detail);
    }

    public int status() {
        return details.status();
    }

    /** Makes this the answer, unless it is that the server is to ask again. */
    public void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isAbsence || !Absence.tell(request)) {
            answer(response);
        }
    }

    /** Makes this the answer, if none has begun. */
    public void answer(HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = details.json();
        response.resetBuffer();
        response.setStatus(status());
        response.setContentType(ProblemDetails.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        if (status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
            response.setHeader("Retry-After", Long.toString(retrySeconds));
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
