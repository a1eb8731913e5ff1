// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.netcls.api.NetClsHandle;
import org.netcls.text.Printable;
import org.netcls.api.Request;
import org.netcls.shell.line.Options;

/** Reads what a container asks for from a command's options. */
final class RequestOptions {
    private static final Pattern PRIMARY = Pattern.compile("0[xX][0-9a-fA-F]{1,4}|[1-9][0-9]{0,4}");

    private RequestOptions() {}

    static Request of(Options options) {
        return new Request(
                options.last("--primary")
                        .map(RequestOptions::primary)
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty()),
                options.last("--handle").map(NetClsHandle::parse),
                labels(options.all("--label")),
                options.has("--own-group"));
    }

    /** @throws IllegalArgumentException if no handle can be under such a primary */
    static int primary(String text) {
        if (!PRIMARY.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "primary '" + Printable.escape(text) + "' is not a number in decimal or 0x form");
        }
        return new NetClsHandle(Integer.decode(text), 1).primary();
    }

    private static Map<String, String> labels(List<String> texts) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String text : texts) {
            String[] sides = text.split("=", 2);
            if (sides.length < 2) {
                throw new IllegalArgumentException("label '" + Printable.escape(text) + "' is not key=value");
            }
            labels.put(sides[0], sides[1]);
        }
        return labels;
    }
}
