// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.itest.process.AgentProcess;

/** Whatever clients send, and however often, the agent prints little about it. */
class LogOfClientsTest {
    private static final int TIMES = 30;
    private static final int MOST_LINES = 100;
    private static final String END = "Host: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    Path folder;

    @Test
    void noClientFillsTheLog() throws Exception {
        try (AgentProcess agent = AgentProcess.start(folder, Map.of("netcls.mode", "emulated"))) {
            long before = lines(agent);
            for (Map.Entry<String, String> request : requests().entrySet()) {
                for (int i = 0; i < TIMES; i++) {
                    String answer = send(agent.uri("/"), request.getValue());
                    assertThat(answer).as(request.getKey()).doesNotContain("HTTP/1.1 500 ");
                }
                assertThat(lines(agent) - before)
                        .as(request.getKey() + "\n" + agent.output())
                        .isLessThan(MOST_LINES);
            }
            assertThat(agent.get("/state")).contains("\"version\"");
            assertThat(agent.output()).doesNotContain("\tat ");
        }
    }

    /** The agent goes on answering what it has read, into a connection that is gone. */
    @ParameterizedTest
    @ValueSource(strings = {"netcls/v1/allocators", "netcls/v1/state", "health", "metrics", "state", "netcls/", "none"})
    void clientsThatHangUpDoNotFillItEither(String path) throws Exception {
        try (AgentProcess agent = AgentProcess.start(folder, Map.of("netcls.mode", "emulated"))) {
            long before = lines(agent);
            for (int i = 0; i < TIMES; i++) {
                hangUp(
                        agent.uri("/"),
                        get("/" + path, "").replace("Connection: close\r\n", "").repeat(TIMES));
            }
            for (int i = 0; i < TIMES; i++) {
                assertThat(agent.get("/state")).contains("\"version\"");
            }
            assertThat(lines(agent) - before).as(agent.output()).isLessThan(MOST_LINES);
            assertThat(agent.output()).doesNotContain("\tat ");
        }
    }

    private static void hangUp(URI server, String requests) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSoLinger(true, 0);
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
    }

    private static long lines(AgentProcess agent) {
        return agent.output().lines().count();
    }

    private static Map<String, String> requests() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("a long path", get("/" + "a".repeat(9000), ""));
        all.put("a long header", get("/state", "X: " + "a".repeat(9000) + "\r\n"));
        all.put("many headers", get("/state", "X: a\r\n".repeat(1500)));
        all.put("two hosts", get("/state", "Host: b\r\n"));
        all.put("a host with a bad port", "GET /state HTTP/1.1\r\nHost: localhost:" + "x".repeat(5000) + "\r\n\r\n");
        all.put("a host that is no address", "GET /state HTTP/1.1\r\nHost: [::::]:1\r\nConnection: close\r\n\r\n");
        all.put("a host with a large port", "GET /state HTTP/1.1\r\nHost: localhost:99999999999\r\n\r\n");
        all.put("no host", "GET /state HTTP/1.1\r\n\r\n");
        all.put("a foreign host", "GET /state HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n");
        all.put("no HTTP", "\u0016\u0003\u0001\u0002\r\n\r\n");
        all.put("a bad cookie", get("/state", "Cookie: a=\"\u0001;=;;=b;" + "c=d;".repeat(1000) + "\r\n"));
        all.put("a bad authorization", get("/state", "Authorization: Basic " + "!".repeat(5000) + "\r\n"));
        all.put("a bad query", get("/containers?container_id=%c0%ae%zz%", ""));
        all.put("a bad path", get("/netcls/v1/assignments/%c0%ae%zz", ""));
        all.put("a path out", get("/../%2e%2e/x", ""));
        all.put("a bad event", get("/netcls/v1/events?since=" + "9".repeat(5000), "Last-Event-ID: \u00ff\r\n"));
        all.put("deep JSON", post("application/json", "{\"type\":".repeat(2000)));
        all.put("a long number", post("application/json", "{\"type\":" + "1".repeat(5000) + "}"));
        all.put("a bad content type", post(";;;" + ";".repeat(2000), "{}"));
        all.put("a bad charset", post("application/json; charset=nonsense", "{}"));
        all.put("protobuf", post("application/x-protobuf", "\u0008\u0001\u0012\u0005"));
        all.put("a form", post("application/x-www-form-urlencoded", "a=%zz&".repeat(1000)));
        all.put(
                "a bad chunk",
                "POST /api/v1 HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n" + END
                        + "zz\r\n");
        all.put("a bad length", "POST /api/v1 HTTP/1.1\r\nContent-Length: -5\r\n" + END);
        all.put("an expectation", "POST /api/v1 HTTP/1.1\r\nExpect: 200-maybe\r\nContent-Length: 2\r\n" + END + "{}");
        all.put("another method", "BREW /state HTTP/1.1\r\n" + END);
        return all;
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\n" + headers + END;
    }

    private static String post(String contentType, String body) {
        return "POST /api/v1 HTTP/1.1\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length() + "\r\n"
                + END + body;
    }

    /** What comes back, as far as the server lets it come. */
    private static String send(URI server, String request) throws Exception {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has had enough of this client.
            return "";
        }
    }
}
