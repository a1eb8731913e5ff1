// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http;

import jakarta.json.Json;
import jakarta.json.stream.JsonGenerator;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsState;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** {@code GET /state} and {@code GET /containers} for clients of Mesos; 503 while there is no isolator. */
@Component(service = Servlet.class)
@HttpWhiteboardServletPattern({StateServlet.STATE, StateServlet.CONTAINERS})
public final class StateServlet extends HttpServlet {
    static final String STATE = "/state";
    static final String CONTAINERS = "/containers";

    private static final long serialVersionUID = 1;

    private final Instant started = Instant.now();
    private final String hostname = hostname();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private transient volatile Isolator isolator;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Isolator present = isolator;
        if (present == null) {
            response.setHeader("Retry-After", "1");
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "The isolator is recovering or not running");
            return;
        }
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        try (JsonGenerator json = Json.createGenerator(response.getWriter())) {
            write(new MesosJson(json, address(request)), request.getServletPath(), present.state());
        }
    }

    private static void write(MesosJson json, String path, NetClsState state) {
        if (path.equals(CONTAINERS)) {
            json.containers(state);
        } else {
            json.state(state);
        }
    }

    private AgentAddress address(HttpServletRequest request) {
        return new AgentAddress(request.getLocalAddr(), request.getLocalPort(), hostname, started);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return InetAddress.getLoopbackAddress().getHostName();
        }
    }
}
