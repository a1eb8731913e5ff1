// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;

/** Who changes something over the control socket. A connection ends with the bundles that have the socket. */
record ControlClient(Path socket, Replacements replacements) implements Load.Client {
    static final String CONTROL = "org.netcls.state-http.control";

    private static final String ASSIGNMENTS = "/netcls/v1/assignments";

    @Override
    public void call(int turn) throws Exception {
        String container = "control-" + turn;
        assertThat(send("POST", ASSIGNMENTS, "application/json", "{\"container\":\"" + container + "\"}"))
                .as(replacements.toString())
                .containsPattern("^HTTP/1.1 20[01] ");
        assertThat(send("POST", "/netcls/v1/commands", "text/plain", "netcls:status " + container))
                .as(replacements.toString())
                .contains("Netcls-Status: 0");
        assertThat(send("DELETE", ASSIGNMENTS + "/" + container, "text/plain", ""))
                .as(replacements.toString())
                .containsPattern("^HTTP/1.1 (204|404) ");
    }

    private String send(String method, String path, String type, String body) throws Exception {
        return replacements.connected(
                () -> exchange(
                        method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                                + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body),
                ControlClient::isEnd,
                CONTROL,
                WebClients.SERVER,
                "org.netcls.shell.http");
    }

    private static boolean isEnd(String answer) {
        boolean isWhole = answer.contains("\r\n\r\n")
                && (!answer.contains("Transfer-Encoding: chunked") || answer.contains("\r\nNetcls-Status: "));
        return !isWhole || answer.startsWith("HTTP/1.1 503");
    }

    private String exchange(String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                Selector readable = Selector.open()) {
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            channel.configureBlocking(false).register(readable, SelectionKey.OP_READ);
            while (isReadable(readable, request, answer) && channel.read(buffer.clear()) >= 0) {
                answer.write(buffer.array(), 0, buffer.position());
            }
        }
        return answer.toString(UTF_8);
    }

    private static boolean isReadable(Selector readable, String request, ByteArrayOutputStream answer)
            throws IOException {
        readable.selectedKeys().clear();
        if (readable.select(Patience.MILLIS) == 0) {
            throw new AssertionError("neither an answer nor an end comes for " + request + " after " + answer);
        }
        return true;
    }
}
