// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A client of the agent's HTTP server that behaves well. */
final class HttpProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Felix felix;
    private final HttpClient client = HttpClient.newHttpClient();

    HttpProbe(Felix felix) {
        this.felix = felix;
    }

    HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(felix.http() + path))
                .timeout(TIMEOUT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until a line of the metrics says so. */
    void awaitMetric(String line) throws Exception {
        long start = System.nanoTime();
        while (get("metrics").body().lines().noneMatch(line::equals)) {
            if (System.nanoTime() - start > TIMEOUT.toNanos()) {
                throw new AssertionError("the metrics do not say " + line);
            }
        }
    }

    /** How long it takes to get this, in nanoseconds; it has to be answered well. */
    long time(String path) throws Exception {
        long start = System.nanoTime();
        assertThat(get(path).statusCode()).isEqualTo(200);
        return System.nanoTime() - start;
    }
}
