// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Jetty, set up as Felix does it, and clients that do not behave. */
class GuardedConnectorTest {
    private static final Duration HEADER_TIME = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Server server = new Server(new QueuedThreadPool(8));
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void stop() throws Exception {
        released.countDown();
        server.stop();
    }

    @Test
    void clientsThatDribbleTheirHeaderAreSentAwayWhileOthersAreServed() throws Exception {
        start(2048, HEADER_TIME);
        long start = System.nanoTime();
        List<Socket> dribblers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            dribblers.add(connect());
            write(dribblers.get(i), "GET /");
        }
        while (!dribblers.isEmpty()) {
            assertThat(since(start)).isLessThan(Duration.ofMillis(TIMEOUT_MILLIS));
            served().close();
            dribble(dribblers);
        }
        assertThat(since(start)).isGreaterThan(HEADER_TIME);
    }

    /** One that has got an answer. Where it is slow itself, as on a busy machine, it is sent away as others are. */
    private Socket served() throws IOException {
        long begin = System.nanoTime();
        while (true) {
            long start = System.nanoTime();
            Socket client = connect();
            try {
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 OK");
                return client;
            } catch (SocketException | AssertionError e) {
                client.close();
                boolean isLate = since(start).compareTo(HEADER_TIME) >= 0;
                if (!isLate || since(begin).toMillis() > TIMEOUT_MILLIS) {
                    throw e;
                }
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** A byte from each; those that the server has closed go. */
    private static void dribble(List<Socket> clients) throws IOException {
        for (Iterator<Socket> all = clients.iterator(); all.hasNext(); ) {
            Socket client = all.next();
            try {
                client.getOutputStream().write('a');
            } catch (SocketException e) {
                client.close();
                all.remove();
            }
        }
    }

    @Test
    void aSecondHeaderHasToBeInTimeToo() throws Exception {
        start(2048, HEADER_TIME);
        try (Socket client = served()) {
            client.getOutputStream().write('G');
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aLongRequestAndAnIdleConnectionAreLeftAlone() throws Exception {
        start(2048, HEADER_TIME);
        try (Socket slow = asking("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
                Socket idle = served();
                Socket late = connect()) {
            assertThat(late.getInputStream().read())
                    .as("the header time is over")
                    .isEqualTo(-1);

            released.countDown();
            assertThat(answer(slow)).startsWith("HTTP/1.1 200 OK");
            assertThat(ask(idle, GET)).startsWith("HTTP/1.1 200 OK");
        }
    }

    @Test
    void connectionsBeyondTheLimitAreServedWhenOthersHaveEnded() throws Exception {
        start(2, LONG);
        try (Socket first = connect()) {
            try (Socket second = connect();
                    Socket third = connect()) {
                assertThat(ask(first, GET)).startsWith("HTTP/1.1 200 OK");
                assertThat(ask(second, GET)).startsWith("HTTP/1.1 200 OK");
                write(third, GET);
                assertThat(ask(first, GET)).startsWith("HTTP/1.1 200 OK");
                assertThat(third.getInputStream().available()).isZero();
            }
            assertThat(answerInTheEnd()).startsWith("HTTP/1.1 200 OK");
        }
    }

    /** A connection that comes too soon waits, or is closed when the server was just accepting the next one. */
    private String answerInTheEnd() throws IOException {
        long start = System.nanoTime();
        while (true) {
            try (Socket client = connect()) {
                return ask(client, GET);
            } catch (SocketException | AssertionError e) {
                if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS)) {
                    throw e;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NONSENSE, 400, Bad Request",
        "GET /a/%2e%2e/b HTTP/1.1, 400, Bad Request",
        "GET /broken HTTP/1.1, 500, Internal Server Error",
        "GET / HTTP/7.1, 505, HTTP Version Not Supported",
    })
    void errorsAreTheirStatusAndNoMore(String line, int status, String title) throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            assertProblem(ask(client, line + "\r\nHost: a\r\n\r\n"), status, title);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT"})
    void whereNobodyAnswersYetOneIsToAskAgain(String method) throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            assertThat(ask(client, method + " /none HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1", "is not ready: ask again");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItComes() throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            String header = "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n";
            assertProblem(ask(client, header), 413, "Content Too Large");
        }
    }

    @Test
    void aBodyOfUnknownLengthIsRefusedWhenItIsTooLarge() throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            write(client, "POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            String half = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            assertProblem(ask(client, half + half + "1\r\nx\r\n0\r\n\r\n"), 413, "Content Too Large");
        }
    }

    @Test
    void aBodyOfTheLargestSizeIsRead() throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            String header = "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n";
            assertThat(ask(client, header + "x".repeat(65536))).startsWith("HTTP/1.1 200 OK");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\nHost: a\r\n\r\n",
                "GET /none HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /broken HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n12345678",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123456789",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n",
            })
    void anAnswerSaysWhetherTheConnectionEndsWithIt(String request) throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            if (ask(client, request).contains("Connection: close\r\n")) {
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            } else {
                assertThat(ask(client, GET)).startsWith("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void aConnectionIsKeptWhenTheBodyHasComeInWhole() throws Exception {
        start(2048, LONG);
        try (Socket client = connect()) {
            String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
            assertThat(ask(client, post + "1\r\n\r\nx")).doesNotContain("Connection:");
            assertThat(ask(client, post + "1\r\n\r\n")).contains("Connection: close");
        }
    }

    private static void assertProblem(String answer, int status, String title) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(
                        "Content-Type: application/problem+json",
                        "X-Content-Type-Options: nosniff",
                        "Cache-Control: no-store",
                        "Content-Security-Policy: default-src 'none'")
                .contains("\r\n\r\n{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",")
                .endsWith(
                        status == 500
                                ? "\"detail\":\"see the agent's log\"}"
                                : "\"detail\":\"the server refuses the request for its path, its headers or its length, and"
                                        + " has not looked at what it asks for\"}");
    }

    /** First Felix opens its connector, then it asks for others and opens those. */
    private void start(int connections, Duration headerTime) throws Exception {
        server.setHandler(new Answers(released));
        server.start();
        ServerConnector plain = new ServerConnector(server, 1, 1);
        plain.setHost("127.0.0.1");
        server.addConnector(plain);
        plain.start();
        Connector guarded = new GuardedConnector(connections, headerTime, published -> {}).createConnector(server);
        server.addConnector(guarded);
        guarded.start();
    }

    private Socket connect() throws IOException {
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(TIMEOUT_MILLIS);
        return client;
    }

    private Socket asking(String request) throws IOException {
        Socket client = connect();
        write(client, request);
        return client;
    }

    private static String ask(Socket client, String request) throws IOException {
        write(client, request);
        return answer(client);
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The header and as much as it tells of. */
    private static String answer(Socket client) throws IOException {
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append(next(client));
        }
        String length = answer.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
        for (int left = Integer.parseInt(length); left > 0; left--) {
            answer.append(next(client));
        }
        return answer.toString();
    }

    private static char next(Socket client) throws IOException {
        int next = client.getInputStream().read();
        assertThat(next).as("the answer is cut").isNotEqualTo(-1);
        return (char) next;
    }

    private static final class Answers extends Handler.Abstract {
        private final CountDownLatch released;

        Answers(CountDownLatch released) {
            this.released = released;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            switch (Request.getPathInContext(request)) {
                case "/wait" -> released.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
                case "/read" -> Content.Source.asString(request);
                case "/broken" -> throw new IllegalStateException("secret");
                case "/none" -> {
                    return false;
                }
                default -> {}
            }
            response.write(true, StandardCharsets.US_ASCII.encode("served"), callback);
            return true;
        }
    }
}
