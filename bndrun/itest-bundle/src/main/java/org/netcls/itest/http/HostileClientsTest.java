// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

/**
 * Clients that hold on to what a server has little of do not keep others from being served. There are so many that a
 * server which waits for them, if only until they are idle for too long, makes others wait longer than those do.
 */
@OneFrameworkIsEnough
class HostileClientsTest {
    private static final int CONTAINERS = 6000;
    private static final int LABELS = 8;
    private static final int REQUESTS = 100;
    private static final long MOST_BYTES_KEPT = 96L << 20;
    private static final String LIST = "GET /netcls/v1/assignments HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    private final Web others = new Web(felix::http);
    private final List<Socket> sockets = new ArrayList<>();
    private long heap;

    /** More than 10 MB of JSON, which no connection holds that is not read. */
    @BeforeEach
    void makeTheListLong() throws Exception {
        Map<String, String> labels = new TreeMap<>();
        IntStream.range(0, LABELS).forEach(i -> labels.put("label-" + i, "x".repeat(255)));
        for (int i = 0; i < CONTAINERS; i++) {
            isolator.prepare(new ContainerId("long-" + i), Request.ANY.withLabels(labels));
        }
        assertThat(others.get("netcls/v1/assignments").body().length()).isGreaterThan(10 << 20);
        serveOthers(i -> {});
        heap = Heap.used();
    }

    @AfterEach
    void hangUp() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void twoHundredThatDoNotReadALargeAnswer() throws Exception {
        for (int i = 0; i < 200; i++) {
            send(connect(), LIST);
        }
        assertOthersAreServed(i -> {});
    }

    @Test
    void twoHundredThatAskOnAndOnAndReadNothing() throws Exception {
        for (int i = 0; i < 200; i++) {
            send(connect(), "GET /netcls/v1/allocators HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(100));
        }
        assertOthersAreServed(i -> {});
    }

    @Test
    void threeHundredThatSendTheirHeaderOneByteAtATime() throws Exception {
        drip(300, "GET /netcls/v1/state HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + "x".repeat(1000));
    }

    @Test
    void threeHundredThatSendTheirCallOneByteAtATime() throws Exception {
        String head = "POST /api/v1 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2000\r\n\r\n";
        for (int i = 0; i < 300; i++) {
            send(connect(), head);
        }
        dripOn("{\"type\": \"GET_STATE\" " + " ".repeat(1000));
    }

    @Test
    void twoHundredThatFollowTheEventsAndReadNothing() throws Exception {
        for (int i = 0; i < 200; i++) {
            send(connect(), "GET /netcls/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        assertOthersAreServed(i -> {});
    }

    private void drip(int clients, String text) throws Exception {
        for (int i = 0; i < clients; i++) {
            connect();
        }
        dripOn(text);
    }

    /** Each client sends a byte whenever another request has been answered. */
    private void dripOn(String text) throws Exception {
        assertOthersAreServed(i -> {
            for (Socket socket : sockets) {
                send(socket, text.substring(i, i + 1));
            }
        });
    }

    private void assertOthersAreServed(IntConsumer before) throws Exception {
        serveOthers(before);
        assertThat(Heap.used() - heap).isLessThan(MOST_BYTES_KEPT);
    }

    private void serveOthers(IntConsumer before) throws Exception {
        for (int i = 0; i < REQUESTS; i++) {
            before.accept(i);
            assertThat(others.get("netcls/v1/state").statusCode()).isEqualTo(200);
        }
    }

    private Socket connect() throws Exception {
        Socket socket = others.narrow();
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The server has had enough of it, as it may.
        }
    }
}
