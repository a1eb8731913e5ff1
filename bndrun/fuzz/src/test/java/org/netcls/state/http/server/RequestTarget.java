// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Whatever bytes a client sends and then ends, it gets answers or none, no error of ours, and others are served. */
final class RequestTarget {
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final byte[] GOOD = "GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1);
    private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

    private static final int PORT = serve();

    private RequestTarget() {}

    private static int serve() {
        Server server = new Server(new QueuedThreadPool(8));
        server.setHandler(new Echo());
        LifeCycle.start(server);
        ServerConnector plain = new ServerConnector(server, 1, 1);
        plain.setHost("127.0.0.1");
        server.addConnector(plain);
        LifeCycle.start(plain);
        Connector guarded = new GuardedConnector(2048, Duration.ofMinutes(1), published -> {}).createConnector(server);
        server.addConnector(guarded);
        return plain.getLocalPort();
    }

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        List<String> statuses = statuses(answer(input));
        assertThat(statuses).allMatch(status -> "1245".indexOf(status.charAt(0)) >= 0);
        // Of versions and methods that there are not Jetty says so itself.
        assertThat(statuses).doesNotContain("500");
        assertThat(answer(GOOD)).startsWith("HTTP/1.1 200 ");
    }

    private static List<String> statuses(String answer) {
        List<String> statuses =
                ANSWER.matcher(answer).results().map(found -> found.group(1)).toList();
        assertThat(answer.isEmpty() || !statuses.isEmpty()).as(answer).isTrue();
        return statuses;
    }

    /** What came until the server closed; a client that has said all ends its side. */
    private static String answer(byte[] request) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            client.setSoTimeout(TIMEOUT_MILLIS);
            try {
                client.getOutputStream().write(request);
                client.shutdownOutput();
                return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
            } catch (SocketException e) {
                // The server closed what it would not read to its end.
                return "";
            }
        }
    }

    private static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Request.extractQueryParameters(request);
            Content.Source.consumeAll(request);
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            return true;
        }
    }
}
