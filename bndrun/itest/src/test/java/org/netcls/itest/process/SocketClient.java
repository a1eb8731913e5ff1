// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A client of an agent's control socket that sends what a test wants, be it no HTTP at all. */
public record SocketClient(Path socket) {
    /** What was answered; the names of headers are compared without their case. */
    public record Reply(int status, Map<String, String> headers, String body) {
        private static Reply of(byte[] answer) {
            String text = new String(answer, StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            String[] head = text.substring(0, end).split("\r\n");
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 1; i < head.length; i++) {
                String[] sides = head[i].split(": *", 2);
                headers.put(sides[0], sides[1]);
            }
            return new Reply(Integer.parseInt(head[0].split(" ")[1]), headers, text.substring(end + 4));
        }
    }

    /** Sends JSON. */
    public Reply send(String method, String target, String json) throws IOException {
        return send(method, target, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    public Reply send(String method, String target, String type, byte[] body) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(
                (method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                                + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        request.writeBytes(body);
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(request.toByteArray()));
            return Reply.of(Channels.newInputStream(channel).readAllBytes());
        }
    }

    /** Without a body. */
    public Reply send(String method, String target) throws IOException {
        return send(method, target, "text/plain", new byte[0]);
    }

    public SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }
}
