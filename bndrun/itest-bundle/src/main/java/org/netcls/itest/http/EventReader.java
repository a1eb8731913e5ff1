// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;

/** A client that follows the events; a thread of its own reads them as they come. */
public final class EventReader implements AutoCloseable {
    private static final Told END = new Told(-1, "", "end", "");

    private final Stream<String> lines;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::read, "event reader");
    private long known;

    /** One event, with the three fields that each one has, of which the first is two. */
    public record Told(long version, String instance, String name, String data) {
        private static Told of(Map<String, String> fields) {
            String[] id = fields.get("id").split("-");
            return new Told(Long.parseLong(id[0]), id[1], fields.get("event"), fields.get("data"));
        }

        String id() {
            return version + "-" + instance;
        }
    }

    private EventReader(Stream<String> lines) {
        this.lines = lines;
    }

    /** @param queryAndHeaders a query that begins with a question mark, or none; then names and values in turn */
    public static EventReader open(Web web, String... queryAndHeaders) throws Exception {
        boolean hasQuery = queryAndHeaders.length % 2 == 1;
        String[] headers = List.of(queryAndHeaders)
                .subList(hasQuery ? 1 : 0, queryAndHeaders.length)
                .toArray(String[]::new);
        HttpResponse<Stream<String>> response =
                web.lines(web.request("netcls/v1/events" + (hasQuery ? queryAndHeaders[0] : ""), headers));
        if (response.statusCode() != 200) {
            throw new AssertionError("events are answered " + response.statusCode());
        }
        EventReader events = new EventReader(response.body());
        events.reader.setDaemon(true);
        events.reader.start();
        return events;
    }

    private void read() {
        try {
            Map<String, String> fields = new HashMap<>();
            lines.forEach(line -> {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                } else if (line.isEmpty() && !fields.isEmpty()) {
                    told.add(Told.of(fields));
                    fields.clear();
                }
            });
        } catch (RuntimeException e) {
            // The connection was ended by either side.
        }
        told.add(END);
    }

    Told next() throws InterruptedException {
        Told next = told.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        if (next == null || next == END) {
            throw new AssertionError(next == null ? "no event came" : "the stream has ended");
        }
        known = next.version();
        return next;
    }

    /** Takes what is told up to this version, which is that of the state. */
    void catchUp(long version) throws InterruptedException {
        while (known < version) {
            next();
        }
    }

    /** All events up to the first one with this name. */
    public List<Told> until(String name) throws InterruptedException {
        List<Told> taken = new ArrayList<>();
        do {
            taken.add(next());
        } while (!taken.get(taken.size() - 1).name().equals(name));
        return taken;
    }

    /** Whether the server ends the stream before it tells anything more. */
    boolean isAtEnd() throws InterruptedException {
        return told.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS) == END;
    }

    @Override
    public void close() {
        lines.close();
    }
}
