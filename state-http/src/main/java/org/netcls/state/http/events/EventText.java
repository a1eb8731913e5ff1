// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.netcls.api.AssignmentEvent;
import org.netcls.json.NativeJson;

/** Events as text/event-stream (WHATWG HTML, 9.2), with the state's version as their id. */
final class EventText {
    static final byte[] HEARTBEAT = utf8(":\n\n");

    private EventText() {}

    static byte[] of(AssignmentEvent event) {
        // JSON as it is written here has no line breaks, so it is one line of data.
        return event(event.version(), NativeJson.kind(event.kind()), NativeJson.of(event));
    }

    /** What tells a client to read the list again; what comes after it follows this version. */
    static byte[] reset(long version) {
        return event(version, "reset", utf8("{\"version\":" + version + "}"));
    }

    private static byte[] event(long version, String name, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 64);
        out.writeBytes(utf8("id: " + version + "\nevent: " + name + "\ndata: "));
        out.writeBytes(data);
        out.writeBytes(utf8("\n\n"));
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
