// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Web;

/** Who reads over HTTP. A connection ends with the server. */
record WebClients(Web web, Replacements replacements) {
    static final String SERVER = "org.netcls.state-http.server";

    private static final List<String> PATHS = List.of(
            "netcls/v1/assignments",
            "netcls/v1/state",
            "netcls/v1/statistics",
            "netcls/v1/policies",
            "netcls/v1/allocators",
            "metrics",
            "state",
            "netcls/",
            "netcls/model/extent.js");

    void read(int turn) throws Exception {
        String path = PATHS.get(turn % PATHS.size());
        String body = body(path);
        switch (path) {
            case "metrics" -> assertThat(body).contains("netcls_up 1");
            case "netcls/v1/policies" -> assertThat(body).doesNotContain("absence");
            default -> {}
        }
    }

    void askForHealth(int turn) throws Exception {
        body("health");
    }

    private String body(String path) throws Exception {
        HttpResponse<String> response =
                replacements.connected(() -> get(path), answer -> answer.statusCode() == 503, SERVER);
        assertThat(response.statusCode())
                .as("%s in the last of the %s: %s", path, replacements, response.body())
                .isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> get(String path) throws Exception {
        try {
            return web.get(path);
        } catch (HttpTimeoutException e) {
            throw new AssertionError(path + " is neither answered nor refused", e);
        }
    }

    /**
     * The versions that a client is told who connects again where its connection ends, up to that of this container, or until
     * nobody waits for them: a line comes every 10 seconds at least.
     */
    List<Long> follow(long first, String last, Load load) throws Exception {
        List<Long> versions = new ArrayList<>();
        String position = "";
        while (!load.isClosed()) {
            try (Stream<String> lines = events(first, position)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    if (load.isClosed()) {
                        return versions;
                    }
                    assertThat(line).as(replacements.toString()).isNotEqualTo("event: reset");
                    if (line.startsWith("id: ")) {
                        position = line.substring(4);
                        versions.add(Long.parseLong(position.split("-")[0]));
                    } else if (line.startsWith("data: ") && line.contains('"' + last + '"')) {
                        return versions;
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                // The connection has ended, or nobody listens.
                load.pause(1);
            }
        }
        return versions;
    }

    private Stream<String> events(long first, String position) throws Exception {
        HttpResponse<Stream<String>> response = web.lines(
                position.isEmpty()
                        ? web.request("netcls/v1/events?since=" + first)
                        : web.request("netcls/v1/events", "Last-Event-ID", position));
        return response.statusCode() == 200 ? response.body() : Stream.empty();
    }
}
