// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.change;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.netcls.api.Isolator;
import org.netcls.awaited.Awaited;
import org.netcls.diagnosis.allocators.AwaitedAllocators;
import org.netcls.spi.OciHooks;
import org.netcls.state.http.control.socket.ControlSocket;
import org.netcls.state.http.web.Body;
import org.netcls.state.http.web.Completion;
import org.netcls.state.http.web.LastingFilter;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.Peer;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterDispatcher;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardFilterPattern;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardTarget;

/**
 * Makes the changes that are asked for over the control socket, at the paths where others only read, and lets what is no
 * change pass. It stands before the endpoints, and they know nothing of it. It stays while the context that it is served
 * in is replaced, so that changes that have begun end.
 */
@Component(service = Filter.class, immediate = true)
@HttpWhiteboardContextSelect(ServletPattern.SELECT)
@HttpWhiteboardFilterPattern("/netcls/v1/*")
@HttpWhiteboardFilterDispatcher({DispatcherType.REQUEST, DispatcherType.ASYNC})
@HttpWhiteboardFilterAsyncSupported
@HttpWhiteboardTarget(ServletPattern.SERVER)
public final class ChangesFilter extends LastingFilter {
    private static final long serialVersionUID = 1;

    private final transient Agent agent;
    private final transient Logger log;
    private final transient Workers workers = new Workers();

    private final transient Awaited<Isolator> isolators = Awaited.unlessStopping(System::nanoTime);
    private final transient Awaited<OciHooks> engines = Awaited.unlessStopping(System::nanoTime);
    private final transient AwaitedAllocators allocators;

    @Reference(
            service = ControlSocket.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC)
    private transient volatile ServiceReference<ControlSocket> socket;

    @Activate
    public ChangesFilter(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference(service = LoggerFactory.class) Logger log) {
        this.allocators = new AwaitedAllocators(context, System::nanoTime);
        this.agent = new Agent(context, configurations, isolators, engines, allocators);
        this.log = log;
        allocators.open();
    }

    @Override
    protected void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        List<Route> here = Route.at(request);
        if (here.isEmpty()) {
            chain.doFilter(request, response);
        } else {
            route(here, request, response, chain);
        }
    }

    private void route(List<Route> here, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<Peer> peer = Peer.of(request);
        Optional<Route> route = here.stream()
                .filter(each -> each.method().equals(request.getMethod()))
                .findFirst();
        List<String> methods = Route.methods(here, peer.isPresent());
        if (route.isPresent() && peer.isPresent()) {
            begin(route.get(), peer.get(), request, response);
        } else if (methods.contains(request.getMethod())) {
            chain.doFilter(request, response);
        } else {
            refuse(methods, route.isPresent(), response);
        }
    }

    private void refuse(List<String> methods, boolean isChange, HttpServletResponse response) throws IOException {
        String allowed = String.join(", ", methods);
        response.setHeader("Allow", allowed);
        new Problem(
                        HttpServletResponse.SC_METHOD_NOT_ALLOWED,
                        isChange
                                ? "what changes something is accepted on the control socket only" + socket()
                                : "this can be used with " + allowed + " only")
                .answer(response);
    }

    private String socket() {
        return Optional.ofNullable(socket)
                .map(service -> String.valueOf(service.getProperty(ControlSocket.PATH)))
                .filter(path -> !path.isEmpty())
                .map(", with curl --unix-socket "::concat)
                .orElse(", and there is none: org.netcls.control configures it");
    }

    private void begin(Route route, Peer peer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            Optional<byte[]> body = route.largest() > 0 ? json(route, request, response) : Optional.of(new byte[0]);
            if (body.isPresent()) {
                Change change = route.read(peer, body.get());
                begin(change, peer, request.startAsync(request, response));
            }
        } catch (Problem | IllegalArgumentException e) {
            Task.problem(e).answer(response);
        }
    }

    private void begin(Change change, Peer peer, AsyncContext context) throws IOException {
        // As long as the request says that it may take.
        context.setTimeout(0);
        try {
            Task task = new Task(change, peer, context);
            workers.execute(() -> task.run(agent, log, workers));
        } catch (RejectedExecutionException e) {
            Problem.unavailable("changes are not accepted now: too many wait, or the bundle stops; send this one again")
                    .answer((HttpServletResponse) context.getResponse());
            Completion.of(context);
        }
    }

    private static Optional<byte[]> json(Route route, HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem {
        if (!MediaType.of(request).equalsIgnoreCase(MediaType.JSON)) {
            response.setHeader("Accept", MediaType.JSON);
            throw new Problem(
                    HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE,
                    "what is to be changed is sent as " + MediaType.JSON + ", as by curl --json");
        }
        return Body.of(request, response, route.largest());
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindIsolator(Isolator isolator) {
        isolators.set(isolator);
    }

    void unbindIsolator(Isolator gone) {
        isolators.unset(gone);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHooks(OciHooks hooks) {
        engines.set(hooks);
    }

    void unbindHooks(OciHooks gone) {
        engines.unset(gone);
    }

    @Deactivate
    void stop() {
        isolators.close();
        engines.close();
        allocators.close();
        workers.stop();
    }
}
