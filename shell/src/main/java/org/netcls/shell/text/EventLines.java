// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.NetClsHandle;
import org.netcls.json.NativeJson;
import org.netcls.text.Printable;

/** Events as lines of text; tells where some are missing between two of them. */
public final class EventLines {
    private long expected;

    public List<String> of(AssignmentEvent event) {
        long missing = expected == 0 ? 0 : event.version() - expected;
        expected = event.version() + 1;
        return missing > 0 ? List.of(gap(event.time(), missing), line(event)) : List.of(line(event));
    }

    /** What is not visible is written as JSON escapes it. */
    public static String json(AssignmentEvent event) {
        return Printable.escape(new String(NativeJson.of(event), StandardCharsets.UTF_8));
    }

    private static String gap(Instant time, long missing) {
        return columns(
                time, "gap", "-", "-", missing + " changes were too many to show; netcls:list has what came of them");
    }

    private static String line(AssignmentEvent event) {
        return columns(
                event.time(),
                NativeJson.kind(event.kind()),
                event.assignment()
                        .map(assignment -> assignment.container().toString())
                        .orElse("-"),
                event.handle().map(NetClsHandle::hex).orElse("-"),
                Printable.escape(event.detail()));
    }

    private static String columns(Instant time, String what, String container, String handle, String detail) {
        return String.format(
                        "%s  %-10s  %s  %s  %s", time.truncatedTo(ChronoUnit.SECONDS), what, container, handle, detail)
                .stripTrailing();
    }
}
