// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.mirror.Position;
import org.netcls.state.http.mirror.Source;
import org.netcls.state.http.web.Endpoint;
import org.netcls.state.http.web.NoIsolatorException;
import org.netcls.state.http.web.Parameters;
import org.netcls.state.http.web.Problem;
import org.netcls.state.http.web.ServletPattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code GET /netcls/v1/events}: every change as a Server-Sent Event. */
@Component(service = Servlet.class)
@ServletPattern("/netcls/v1/events")
public final class EventsEndpoint extends Endpoint {
    private static final long serialVersionUID = 1;

    // A version as answers name it, with whose it is where the client says so.
    private static final Pattern POSITION = Pattern.compile("([0-9]{1,19})(?:-([0-9a-f]{1,32}))?");
    // Older than every version.
    private static final Position NOTHING = new Position(-1, "");

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
        Position position = position(request, mirror.source());
        EventRing ring = streams.ring();
        response.setContentType("text/event-stream;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        // A proxy between would gather events to compress them, or until its buffer is full.
        response.addHeader("Cache-Control", "no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        if (streams.size() >= EventStreams.MOST) {
            throw Problem.unavailable(
                    "there are " + EventStreams.MOST + " clients that follow the events, and no more are served");
        }
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(0);
        EventStream stream = new EventStream(ring, context, response.getOutputStream(), position, streams::remove);
        streams.add(stream);
        response.getOutputStream().setWriteListener(stream);
    }

    @Override
    protected boolean endsSoon() {
        return false;
    }

    /** A browser that connects again names the last event by itself; the first time only a parameter can. */
    private static Position position(HttpServletRequest request, Source source) throws Problem {
        Optional<Position> since = Parameters.of(request)
                .knowing(Set.of("since"))
                .one(
                        "since",
                        "a version of the state, alone or followed by '-' and the instance",
                        text -> known(text, source));
        String last = request.getHeader("Last-Event-ID");
        if (last == null) {
            return since.orElse(NOTHING);
        }
        try {
            return known(last.strip(), source);
        } catch (IllegalArgumentException e) {
            // Of another agent, perhaps: it has to read everything.
            return NOTHING;
        }
    }

    /** One that has not been reached is another isolator's, whatever the client says. */
    private static Position known(String text, Source source) {
        Matcher parts = POSITION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException();
        }
        Position position = new Position(
                Long.parseLong(parts.group(1)), Objects.requireNonNullElse(parts.group(2), source.instance()));
        return position.version() <= source.isolator().version() ? position : NOTHING;
    }
}
