// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Future;
import org.netcls.api.NetClsException;
import org.netcls.json.problem.ProblemDetails;
import org.netcls.state.http.web.Completion;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Peer;
import org.netcls.state.http.web.Problem;
import org.netcls.text.Printable;
import org.osgi.service.log.Logger;

/**
 * Makes a change and answers it. Where it has to wait, for a busy group or for another change, and its client hangs up,
 * nobody wants it any more: the waiting is interrupted.
 */
final class Task {
    private final Change change;
    private final Peer peer;
    private final String asked;
    private final AsyncContext context;

    /** Null when nothing of it is done. */
    private Thread thread;

    Task(Change change, Peer peer, AsyncContext context) {
        this.change = change;
        this.peer = peer;
        this.asked = peer.asking(change.name());
        this.context = context;
    }

    private interface Answer {
        void send(HttpServletResponse response) throws IOException;
    }

    void run(Agent agent, Logger log, Workers workers) {
        begin();
        Future<?> watch = workers.afterSomeTime(this::endAtHangUp);
        Answer answer = answer(agent, log, workers);
        end();
        watch.cancel(false);
        send(answer);
    }

    private Answer answer(Agent agent, Logger log, Workers workers) {
        try {
            Reply reply = change.action().with(agent);
            log.info("Control: {}", asked);
            return reply::send;
        } catch (NetClsException | NoIsolatorException | Problem | IllegalArgumentException e) {
            // It may have been interrupted, wherever it was.
            return (workers.areStopped() ? Problem.notReady() : problem(e))::answer;
        } catch (LinkageError e) {
            // A part was replaced meanwhile, and had not loaded all that it needs.
            return Problem.notReady()::answer;
        } catch (RuntimeException | Error e) {
            log.error("Control: failed: {}", asked, e);
            return new Problem(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "see the agent's log")::answer;
        }
    }

    static Problem problem(Exception e) {
        if (e instanceof NetClsException refusal) {
            return Refusal.of(refusal);
        }
        if (e instanceof NoIsolatorException) {
            return Problem.unavailable(e.getMessage());
        }
        return e instanceof Problem problem
                ? problem
                : new Problem(new ProblemDetails(
                        HttpServletResponse.SC_BAD_REQUEST, Optional.of(Printable.escape(e.getMessage()))));
    }

    private void send(Answer answer) {
        try {
            answer.send((HttpServletResponse) context.getResponse());
        } catch (IOException | RuntimeException e) {
            // The client has gone, or the server has ended the request, and throws what it likes; what was asked for is
            // done.
        } finally {
            Completion.of(context);
        }
    }

    private synchronized void begin() {
        thread = Thread.currentThread();
    }

    private synchronized void end() {
        thread = null;
        // What was interrupted is over, and is still answered.
        Thread.interrupted();
    }

    private synchronized void endAtHangUp() {
        if (thread != null) {
            ((HttpServletResponse) context.getResponse()).setHeader("Connection", "close");
            peer.onHangUp(this::interrupt);
        }
    }

    private synchronized void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
