// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.NoIsolatorException;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.Gate;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardContextSelect;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletAsyncSupported;
import org.osgi.service.servlet.whiteboard.propertytypes.HttpWhiteboardServletPattern;

/** {@code GET /netcls/v1/events}: every change as a Server-Sent Event. */
@Component(service = Servlet.class)
@HttpWhiteboardContextSelect(Gate.SELECT)
@HttpWhiteboardServletPattern("/netcls/v1/events")
@HttpWhiteboardServletAsyncSupported
public final class EventsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    // Older than every version.
    private static final long NOTHING = -1;

    private final transient Mirror mirror;
    private final transient EventStreams streams;

    @Activate
    public EventsEndpoint(@Reference Mirror mirror, @Reference EventStreams streams) {
        this.mirror = mirror;
        this.streams = streams;
    }

    @Override
    protected void get(HttpServletRequest request, HttpServletResponse response)
            throws IOException, Problem, NoIsolatorException {
        long position = position(request);
        EventRing ring = streams.ring(mirror.isolator().version());
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        if (streams.size() >= EventStreams.MOST) {
            throw new Problem(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE,
                    "there are " + EventStreams.MOST + " clients that follow the events, and no more are served");
        }
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        EventStream stream = new EventStream(ring, context, response.getOutputStream(), position, streams::remove);
        streams.add(stream);
        response.getOutputStream().setWriteListener(stream);
    }

    /** A browser that connects again names the last event by itself; the first time only a parameter can. */
    private static long position(HttpServletRequest request) throws Problem {
        Optional<Long> since = Parameters.of(request)
                .knowing(Set.of("since"))
                .one("since", "a version of the state, which is a whole number", EventsEndpoint::version);
        String last = request.getHeader("Last-Event-ID");
        if (last == null) {
            return since.orElse(NOTHING);
        }
        try {
            return version(last.strip());
        } catch (IllegalArgumentException e) {
            // Of another agent, perhaps: it has to read everything.
            return NOTHING;
        }
    }

    private static long version(String text) {
        long version = Long.parseLong(text);
        if (version < 0) {
            throw new IllegalArgumentException();
        }
        return version;
    }
}
