// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.RequestPath;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.ServletContextDTO;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardTarget;

/**
 * Serves nothing but what is behind the gate of the state: servlets of others come to every server that there is, where they
 * do not name one, and would be beside it.
 */
@Component(service = Preprocessor.class)
@HttpWhiteboardTarget(ServletPattern.SERVER)
public final class OwnPaths extends HttpFilter implements Preprocessor {
    private static final long serialVersionUID = 1;

    private final transient HttpServiceRuntime server;
    private final transient ServiceReference<HttpServiceRuntime> changes;
    private transient volatile Tenants tenants = new Tenants(-1, false, -1);

    /**
     * Whose servlets the server has.
     *
     * @param changed how often it had changed by then
     * @param areOurs whether all of them are behind the gate
     * @param gate the service that is the gate; negative without one
     */
    private record Tenants(long changed, boolean areOurs, long gate) {
        static Tenants of(long changed, ServletContextDTO[] contexts) {
            return new Tenants(
                    changed,
                    Arrays.stream(contexts).allMatch(context -> isGate(context) || isEmpty(context)),
                    Arrays.stream(contexts)
                            .filter(Tenants::isGate)
                            .mapToLong(context -> context.serviceId)
                            .findFirst()
                            .orElse(-1));
        }

        private static boolean isGate(ServletContextDTO context) {
            return context.name.equals(ServletPattern.CONTEXT);
        }

        private static boolean isEmpty(ServletContextDTO context) {
            return context.servletDTOs.length + context.resourceDTOs.length == 0;
        }
    }

    /** @param changes of the same server */
    @Activate
    public OwnPaths(
            @Reference(target = ServletPattern.SERVER) HttpServiceRuntime server,
            @Reference(service = HttpServiceRuntime.class, target = ServletPattern.SERVER)
                    ServiceReference<HttpServiceRuntime> changes) {
        this.server = server;
        this.changes = changes;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Tenants now = tenants();
        if (now.areOurs() || isBehind(now.gate(), request)) {
            chain.doFilter(request, response);
        } else {
            (now.gate() < 0 ? Problem.notReady() : Problem.notFound("there is nothing at this path"))
                    .answer(request, response);
        }
    }

    /** Looked at again only when something has changed: it takes longer than most requests. */
    private Tenants tenants() {
        long changed = (Long) changes.getProperty(Constants.SERVICE_CHANGECOUNT);
        Tenants known = tenants;
        if (known.changed() != changed) {
            known = Tenants.of(changed, server.getRuntimeDTO().servletContextDTOs);
            tenants = known;
        }
        return known;
    }

    private boolean isBehind(long gate, HttpServletRequest request) {
        RequestInfoDTO info = server.calculateRequestInfoDTO(RequestPath.of(request));
        return info.servletContextId == gate;
    }
}
