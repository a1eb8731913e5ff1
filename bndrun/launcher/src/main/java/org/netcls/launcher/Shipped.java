// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bundle in the agent's jar.
 *
 * @param name of its file, the same in each version
 * @param level the start level at which it is started, which is the folder that it is in
 * @param digest tells it from each other one of its name
 * @param content the bundle itself
 */
record Shipped(String name, int level, String digest, Content content) {
    private static final String FOLDER = "/bundles/";
    /** As {@code sha256sum} writes it. */
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) [ *](\\d+)/([^/]+\\.jar)");

    interface Content {
        InputStream open() throws IOException;
    }

    static List<Shipped> all() throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open("SHA256SUMS"), StandardCharsets.UTF_8))) {
            return lines.lines().map(Shipped::of).toList();
        }
    }

    /** Differs from that of one that it replaces, be it only at another level. */
    String identity() {
        return level + " " + digest;
    }

    private static Shipped of(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(line);
        }
        String path = matcher.group(2) + "/" + matcher.group(3);
        return new Shipped(matcher.group(3), Integer.parseInt(matcher.group(2)), matcher.group(1), () -> open(path));
    }

    private static InputStream open(String path) throws IOException {
        InputStream in = Shipped.class.getResourceAsStream(FOLDER + path);
        if (in == null) {
            throw new IOException("the agent's jar lacks " + FOLDER + path);
        }
        return in;
    }
}
