// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Sends datagrams as a container: {@code send.c}, compiled with the host's gcc.
 *
 * @param group that it runs in
 */
public record PacketSender(Path binary, Path group) {
    /** Where they go, which nobody has. */
    public static final String TO = "192.0.2.9";

    public static final int PORT = 9;

    /** Empty without a compiler, after a line that says so. */
    public static Optional<PacketSender> compile(NetClsSandbox sandbox) throws IOException {
        try {
            Path binary = Gcc.compile(sandbox, "send");
            return Optional.of(new PacketSender(
                    binary, Files.createDirectory(sandbox.root().resolve("sender"))));
        } catch (IOException e) {
            System.err.println("No packets are sent, because the C program was not compiled: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * What a packet took, in nanoseconds: the mean of each of many small batches.
     *
     * @param millis for how long it goes on
     * @throws IOException if one cannot be sent, as where it is dropped by rules
     */
    public double[] send(NetworkNamespace network, int classId, int millis) throws IOException {
        Files.writeString(group.resolve("net_cls.classid"), Integer.toUnsignedString(classId));
        List<String> words = network.inside(
                List.of(binary.toString(), group.toString(), TO, Integer.toString(PORT), Integer.toString(millis)));
        return Command.run(words.toArray(String[]::new))
                .lines()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
