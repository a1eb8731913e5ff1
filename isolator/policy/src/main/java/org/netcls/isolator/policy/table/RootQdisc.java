// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.stream.Collectors;
import org.netcls.isolator.policy.rules.Shape;

/** What a device has at its root. */
record RootQdisc(String kind, String handle) {
    static final RootQdisc OURS = new RootQdisc("htb", "%x:".formatted(Shape.QDISC));

    /** That of a device that was never up, or is not there. */
    static final RootQdisc NONE = new RootQdisc("noop", "0:");

    /** Reads what {@code tc -j qdisc show} printed, by devices. */
    static Map<String, RootQdisc> read(String json) throws IOException {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readArray().getValuesAs(JsonObject.class).stream()
                    .filter(qdisc -> qdisc.getBoolean("root", false))
                    .collect(Collectors.toMap(
                            qdisc -> qdisc.getString("dev"),
                            qdisc -> new RootQdisc(qdisc.getString("kind"), qdisc.getString("handle"))));
        } catch (RuntimeException e) {
            // The reader declares few of those that it throws.
            throw new IOException("what tc lists of qdiscs cannot be read", e);
        }
    }

    boolean isOurs() {
        return equals(OURS);
    }

    /** Those that the kernel makes by itself have no handle. */
    boolean isOfOthers() {
        return !isOurs() && !handle.equals(NONE.handle);
    }
}
