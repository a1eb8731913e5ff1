// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The benchmark's end of what {@link org.netcls.benchmark.probe.Probe} connects to. */
record ProbeConnection(Socket socket, BufferedReader answers, PrintStream requests) implements Closeable {
    private static final String OK = "ok";

    static ProbeConnection accept(ServerSocket listener) throws IOException {
        Socket socket = listener.accept();
        return new ProbeConnection(
                socket,
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)),
                new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8));
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
