// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.Request;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.felix.OneFrameworkIsEnough;
import org.netcls.itest.support.Heap;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.test.common.annotation.InjectService;

/** Many clients follow the events while containers come and go. */
@OneFrameworkIsEnough
class StreamStormTest {
    private static final int READERS = 2000;
    private static final int MOST_READERS = 2048;
    private static final String FOLLOW = "GET /netcls/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final long MOST_BYTES_KEPT = 64L << 20;
    private static final int LIVES = 500;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    // More events than are remembered, and before these more bytes than a connection holds that is not read.
    private static final int LIVES_TOO_MANY = 7_000;

    private static final Map<String, String> LONG_LABELS =
            Map.of("a", "x".repeat(255), "b", "x".repeat(255), "c", "x".repeat(255), "d", "x".repeat(255));

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    private final Web web = new Web(felix::http);

    @Test
    void twoThousandReadersSeeEveryVersionInOrder() throws Exception {
        long before = Heap.used();
        try (StreamReaders readers = new StreamReaders(felix.http(), READERS)) {
            readers.await(isolator.version());

            live(LIVES, PAUSE_NANOS, Map.of());
            readers.await(isolator.version());

            assertThat(readers.violations()).isEmpty();
            System.out.printf("streams: %d resets, %d returns%n", readers.resets(), readers.returns());
            assertThat(Heap.used() - before).isLessThan(MOST_BYTES_KEPT);
        }
    }

    @Test
    void aReaderThatDoesNotReadIsDropped() throws Exception {
        long before = Heap.used();
        try (Socket idle = web.narrow()) {
            idle.getOutputStream().write(FOLLOW.getBytes(StandardCharsets.US_ASCII));
            web.awaitMetric("netcls_http_event_streams 1.0");

            live(LIVES_TOO_MANY, 0, LONG_LABELS);

            web.awaitMetric("netcls_http_event_streams 0.0");
            assertThat(Heap.used() - before).isLessThan(MOST_BYTES_KEPT);
        }
    }

    @Test
    void oneReaderTooManyIsToldToComeAgainAndOthersAreServed() throws Exception {
        awaitNobody();
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < MOST_READERS; i++) {
                Socket reader = web.narrow();
                readers.add(reader);
                reader.getOutputStream().write(FOLLOW.getBytes(StandardCharsets.US_ASCII));
            }
            web.awaitMetric("netcls_http_event_streams " + MOST_READERS + ".0");

            HttpResponse<String> refused = web.get("netcls/v1/events");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(web.get("netcls/v1/state").statusCode()).isEqualTo(200);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
        awaitNobody();
    }

    /** Whoever has gone is noticed with what is sent next. */
    private void awaitNobody() throws Exception {
        Patience.await(
                () -> {
                    live(1, 0, Map.of());
                    return web.get("metrics").body();
                },
                metrics -> metrics.contains("netcls_http_event_streams 0.0"));
    }

    private void live(int times, long pauseNanos, Map<String, String> labels) throws Exception {
        ContainerId container = new ContainerId("life");
        long next = System.nanoTime();
        for (int i = 0; i < times; i++) {
            isolator.prepare(container, Request.ANY.withLabels(labels));
            isolator.cleanup(container, Duration.ZERO);
            next += pauseNanos;
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }
}
