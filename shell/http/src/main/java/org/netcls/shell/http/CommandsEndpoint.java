// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.netcls.shell.program.CommandException;
import org.netcls.shell.program.Programs;
import org.netcls.shell.program.Run;
import org.netcls.state.http.web.Body;
import org.netcls.state.http.web.Completion;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.Peer;
import org.netcls.state.http.web.PostEndpoint;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * {@code POST /netcls/v1/commands}: runs a command, or a script, and sends what it prints as it prints it; the trailer
 * tells how it ended. When the client hangs up, what runs is interrupted. It stays while the context that it is served in
 * is replaced, so that what runs goes on.
 */
@Component(service = Servlet.class, immediate = true)
@ServletPattern("/netcls/v1/commands")
public final class CommandsEndpoint extends PostEndpoint {
    private static final int AT_THE_SAME_TIME = 64;

    private static final long serialVersionUID = 1;

    private final transient Programs programs;
    private final transient Logger log;

    @Activate
    public CommandsEndpoint(
            BundleContext context,
            @Reference CommandProcessor processor,
            @Reference(service = LoggerFactory.class) Logger log) {
        this.programs = Programs.in(context, processor, AT_THE_SAME_TIME);
        this.log = log;
    }

    @Override
    protected void post(HttpServletRequest request, HttpServletResponse response) throws IOException, Problem {
        Optional<Peer> peer = Peer.of(request);
        if (peer.isEmpty()) {
            response.setHeader("Allow", "");
            throw new Problem(
                    HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                    "commands are accepted on the control socket only; netcls:about tells where it is");
        }
        Optional<byte[]> body = Body.of(request, response);
        if (body.isPresent()) {
            Order order = Order.of(MediaType.of(request), body.get());
            if (order.mayHavePids()) {
                peer.get().requireSamePids();
            }
            run(order, peer.get(), () -> request.startAsync(request, response));
        }
    }

    @Override
    protected boolean endsSoon() {
        return false;
    }

    private void run(Order order, Peer peer, Supplier<AsyncContext> answer) throws IOException, Problem {
        try {
            String asked = peer.asking(order.name());
            Run run = programs.startIfFree(order.source(), () -> caller(answer.get()));
            if (order.mayChange()) {
                log.info("Control: {}", asked);
            }
            peer.onHangUp(run::interrupt);
            peer.onClosing(run::interruptWaiting);
        } catch (CommandException e) {
            throw Problem.unavailable(e.getMessage());
        }
    }

    private static Programs.Caller caller(AsyncContext context) throws IOException {
        // As long as the command takes.
        context.setTimeout(0);
        try {
            CommandOutput output = new CommandOutput(context);
            return new Programs.Caller(InputStream.nullInputStream(), output.out(), output.err(), output::end);
        } catch (IOException | RuntimeException e) {
            // Its client has gone, and nobody else would end the request.
            Completion.of(context);
            throw e;
        }
    }

    @Deactivate
    void stop() {
        programs.stop();
    }
}
