// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A connection to the agent's control socket: no more of HTTP than the agent's answers need, so that little is added. */
record ControlConnection(SocketChannel channel, InputStream answers) implements AutoCloseable {
    private static final String LENGTH = "content-length: ";

    static ControlConnection open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new ControlConnection(channel, new BufferedInputStream(Channels.newInputStream(channel)));
    }

    /** @param assigns whether the container is to be assigned; otherwise it is released */
    void change(String container, boolean assigns) throws IOException {
        if (assigns) {
            assign(container);
        } else {
            release(container);
        }
    }

    private void assign(String container) throws IOException {
        String body = "{\"container\":\"" + container + "\"}";
        send("POST /netcls/v1/assignments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        requireAnswer(201);
    }

    private void release(String container) throws IOException {
        send("DELETE /netcls/v1/assignments/" + container + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        requireAnswer(204);
    }

    private void send(String request) throws IOException {
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    }

    private void requireAnswer(int status) throws IOException {
        String first = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()));
            }
        }
        byte[] body = answers.readNBytes(length);
        if (!first.startsWith("HTTP/1.1 " + status)) {
            throw new IOException(first + ": " + new String(body, StandardCharsets.UTF_8));
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = answers.read(); c != '\n'; c = answers.read()) {
            if (c < 0) {
                throw new EOFException("the agent hung up");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
