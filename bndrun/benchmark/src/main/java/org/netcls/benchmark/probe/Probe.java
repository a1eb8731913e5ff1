// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The benchmark's bundle inside the agent. Over a connection to the benchmark it takes requests, a line each, and answers
 * each with a line: {@code ok} and nanoseconds, or why it failed. With the connection it ends the agent too.
 */
public final class Probe implements BundleActivator {
    /** The system property with the socket that the benchmark listens on; of Unix, because the agent may have a network of its own. */
    public static final String SOCKET = "netcls.benchmark.socket";

    private SocketChannel socket;

    @Override
    public void start(BundleContext context) throws IOException {
        socket = SocketChannel.open(UnixDomainSocketAddress.of(System.getProperty(SOCKET)));
        new Thread(() -> serve(context), "netcls benchmark").start();
    }

    @Override
    public void stop(BundleContext context) throws IOException {
        socket.close();
    }

    private void serve(BundleContext context) {
        try (Services services = new Services(context);
                var requests = new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8));
                var answers = new PrintStream(Channels.newOutputStream(socket), true, StandardCharsets.UTF_8)) {
            Requests known = new Requests(services);
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                answers.println(answer(known, line));
            }
        } catch (IOException e) {
            // The benchmark has gone.
        }
        endAgent(context);
    }

    private static String answer(Requests known, String line) {
        try {
            return Arrays.stream(known.serve(line.split(" ")))
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(" ", "ok ", ""));
        } catch (Exception e) {
            return e.toString().lines().findFirst().orElseThrow();
        }
    }

    private static void endAgent(BundleContext context) {
        try {
            context.getBundle(0).stop();
        } catch (BundleException | IllegalStateException e) {
            // It ends already.
        }
    }
}
