// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load generator of that name.
 *
 * @param agent the address of its HTTP server
 * @param seconds how long one run takes
 */
public record Wrk(String agent, int seconds) {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s*([0-9.]+)");
    private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: .*|Socket errors: .*");
    private static final int CONNECTIONS = 4;

    /** @throws UnsupportedHostException if it is not installed */
    public static void require() throws IOException {
        try {
            new ProcessBuilder("wrk", "-v")
                    .redirectErrorStream(true)
                    .start()
                    .getInputStream()
                    .readAllBytes();
        } catch (IOException e) {
            throw new UnsupportedHostException("wrk is missing, install the package of that name", e);
        }
    }

    /**
     * How many requests a second were answered.
     *
     * @throws IOException if one was not answered well
     */
    public double rate(String path, Map<String, String> headers) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "--timeout", "10s"));
        headers.forEach((name, value) -> words.addAll(List.of("-H", name + ": " + value)));
        words.add(agent + path);
        String output = Command.run(words.toArray(String[]::new));
        Matcher bad = BAD.matcher(output);
        Matcher rate = RATE.matcher(output);
        if (bad.find() || !rate.find()) {
            throw new IOException("wrk " + path + ": " + output.strip());
        }
        return Double.parseDouble(rate.group(1));
    }
}
