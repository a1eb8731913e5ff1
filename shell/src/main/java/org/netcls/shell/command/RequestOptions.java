// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netcls.action.AgentLabels;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.shell.line.Options;
import org.netcls.text.Printable;

/** Reads what a container asks for from a command's options. */
final class RequestOptions {
    private RequestOptions() {}

    static Request of(Options options) {
        return new Request(
                options.last("--primary").map(Primary::parse),
                options.last("--handle").map(NetClsHandle::parse),
                labels(options.all("--label")),
                options.has("--own-group"));
    }

    /** Of words that are each key=value. */
    static Map<String, String> labels(List<String> texts) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String text : texts) {
            String[] sides = text.split("=", 2);
            if (sides.length < 2) {
                throw new IllegalArgumentException("label '" + Printable.escape(text) + "' is not key=value");
            }
            labels.put(sides[0], sides[1]);
        }
        AgentLabels.requireNone(labels.keySet(), "");
        return labels;
    }
}
