// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
}
