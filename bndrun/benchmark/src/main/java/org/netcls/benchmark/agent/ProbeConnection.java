// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The benchmark's end of what {@link org.netcls.benchmark.probe.Probe} connects to. */
record ProbeConnection(SocketChannel socket, BufferedReader answers, PrintStream requests) implements Closeable {
    private static final String OK = "ok";

    static ProbeConnection accept(ServerSocketChannel listener) throws IOException {
        SocketChannel socket = listener.accept();
        return new ProbeConnection(
                socket,
                new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8)),
                new PrintStream(Channels.newOutputStream(socket), true, StandardCharsets.UTF_8));
    }

    /** @throws IOException if the probe says that it failed, or ends */
    long[] ask(String request, long... numbers) throws IOException {
        requests.println(
                Stream.concat(Stream.of(request), LongStream.of(numbers).mapToObj(Long::toString))
                        .collect(Collectors.joining(" ")));
        String answer = answers.readLine();
        if (answer == null) {
            throw new EOFException("it ended");
        }
        if (!answer.startsWith(OK)) {
            throw new IOException(answer);
        }
        return Stream.of(answer.split(" ")).skip(1).mapToLong(Long::parseLong).toArray();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
