// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network without any rules, which ends with the sandbox.
 *
 * @param enter the words to put before those of a program that shall be inside
 */
public record NetworkNamespace(List<String> enter) {
    /** Packets to others in the network of this address go out, and are dropped at the other end, because they are for nobody there. */
    static final String ADDRESS = "192.0.2.1/24";

    /** Prints a line when all is there, and waits for the end of its input. */
    private static final String SETUP = """
            ip link set lo up && ip link add out type veth peer name end || exit
            ip link set out arp off up && ip link set end up && ip addr add "$1" dev out || exit
            echo ready && exec cat
            """;

    public NetworkNamespace {
        enter = List.copyOf(enter);
    }

    /** @throws UnsupportedHostException if none can be made here */
    public static NetworkNamespace open(NetClsSandbox sandbox) throws IOException {
        Process inside = sandbox.start(new ProcessBuilder("unshare", "--net", "sh", "-c", SETUP, "sh", ADDRESS)
                .redirectError(ProcessBuilder.Redirect.INHERIT));
        if (inside.inputReader().readLine() == null) {
            throw new UnsupportedHostException(
                    "a network namespace with a pair of veth cannot be made", new EOFException("nothing said"));
        }
        return new NetworkNamespace(List.of("nsenter", "--target", Long.toString(inside.pid()), "--net"));
    }

    public List<String> inside(List<String> program) {
        return Stream.concat(enter.stream(), program.stream()).toList();
    }
}
