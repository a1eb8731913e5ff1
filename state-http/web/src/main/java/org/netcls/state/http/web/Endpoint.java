// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Something that is read, with GET or HEAD; every other method is refused. It goes when the requests that it has begun to
 * answer are answered.
 */
public abstract class Endpoint extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Underway underway = new Underway();
    private final transient Seldom failures = new Seldom(System::nanoTime);

    /**
     * Answers a GET. For HEAD it is called too, and what it writes is not sent.
     *
     * @throws Problem which is then the answer
     */
    protected abstract void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException;

    @Override
    public final void init() {
        underway.open();
    }

    @Override
    public final void destroy() {
        underway.close();
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        underway.pass(request, response, () -> {
            serve(request, response);
            if (request.isAsyncStarted() && endsSoon()) {
                awaitEnd(request.getAsyncContext());
            }
        });
    }

    private void awaitEnd(AsyncContext answer) {
        if (underway.begin()) {
            answer.addListener((CompletionListener) event -> underway.end());
        }
    }

    /** Whether an answer of it ends by itself as soon as the client has it. */
    protected boolean endsSoon() {
        return true;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            switch (request.getMethod()) {
                case "GET", "HEAD" -> get(request, response);
                case "POST" -> post(request, response);
                default -> refuse(request, response);
            }
        } catch (NoIsolatorException e) {
            // What was sent has been read; what is only asked for can be asked for again, perhaps of another bundle.
            if (request.getMethod().equals("POST") || !Absence.tell(request)) {
                Problem.unavailable(e.getMessage()).answer(response);
            }
        } catch (Problem problem) {
            problem.answer(request, response);
        } catch (RuntimeException | StackOverflowError e) {
            log(e);
            new Problem(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "see the agent's log").answer(response);
        }
    }

    /** By the server; nothing of it is for the client, who may be able to make it happen again and again. */
    private void log(Throwable failure) {
        failures.happened(failure.getClass().getName())
                .ifPresent(before -> getServletContext()
                        .log(
                                getServletName() + " failed"
                                        + (before == 0 ? "" : ", and " + before + " times in the minute before"),
                                failure));
    }

    /** Refused, unless something is asked for in that way. */
    protected void post(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        refuse(request, response);
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

    /** What is answered to another method than those. */
    protected void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        response.setHeader("Allow", allowed());
        new Problem(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "this can be used with " + allowed() + " only")
                .answer(response);
    }
}
