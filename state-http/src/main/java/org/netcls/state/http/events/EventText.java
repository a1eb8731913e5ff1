// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.netcls.api.AssignmentEvent;
import org.netcls.json.NativeJson;
import org.netcls.state.http.mirror.Position;

/** Events as text/event-stream (WHATWG HTML, 9.2), with the state's version, and whose it is, as their id. */
final class EventText {
    static final byte[] HEARTBEAT = utf8(":\n\n");

    private EventText() {}

    /** @param instance whose change it is */
    static byte[] of(AssignmentEvent event, String instance) {
        // JSON as it is written here has no line breaks, so it is one line of data.
        return event(new Position(event.version(), instance), NativeJson.kind(event.kind()), NativeJson.of(event));
    }

    /** What tells a client to read the list again; what comes after it follows this position. */
    static byte[] reset(Position position) {
        String data = "{\"version\":" + position.version() + ",\"instance\":\"" + position.instance() + "\"}";
        return event(position, "reset", utf8(data));
    }

    private static byte[] event(Position id, String name, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
        out.writeBytes(utf8("id: " + id + "\nevent: " + name + "\ndata: "));
        out.writeBytes(data);
        out.writeBytes(utf8("\n\n"));
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
