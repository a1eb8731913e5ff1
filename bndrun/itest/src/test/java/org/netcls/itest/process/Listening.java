// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The TCP sockets on which a process waits for connections, as the kernel tells them in {@code /proc}. */
public final class Listening {
    private static final String LISTEN = "0A";

    private Listening() {}

    /** Local address and port of each, in the hexadecimal form of the kernel. */
    public static List<String> of(long pid) throws IOException {
        Set<String> own = sockets(pid);
        List<String> addresses = new ArrayList<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            Files.readAllLines(Path.of("/proc", "" + pid, "net", table)).stream()
                    .map(line -> line.strip().split(" +"))
                    .filter(line -> line[3].equals(LISTEN) && own.contains("socket:[" + line[9] + "]"))
                    .forEach(line -> addresses.add(line[1]));
        }
        return addresses;
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc", "" + pid, "fd"))) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    sockets.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        return sockets;
    }

    /** A port of the loopback on which nobody listens. It is none of those that Linux gives to who wants any. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException e) {
                // Somebody has it.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
