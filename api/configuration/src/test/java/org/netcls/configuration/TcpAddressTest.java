// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpAddressTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 1", "127.0.0.2, 0"})
    void whereSomebodyElseListensIsNotFree(String before, int portsAway) throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            TcpAddress wanted = address("127.0.0.1", other.getLocalPort());
            TcpAddress running = address(before, other.getLocalPort() - portsAway);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> wanted.requireFreeAfter(running))
                    .withMessageStartingWith("host and port: nobody can listen on " + wanted);
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "127.0.0.1, 0.0.0.0", "0.0.0.0, 127.0.0.1"})
    void whoListensUntilThenIsNotInTheWay(String before, String then) throws Exception {
        try (ServerSocket ours = new ServerSocket(0, 1, InetAddress.getByName(before))) {
            TcpAddress wanted = address(then, ours.getLocalPort());
            assertThatNoException().isThrownBy(() -> {
                wanted.requireFreeAfter(address(before, ours.getLocalPort()));
                wanted.requireFreeAfter(address(before, 0));
            });
        }
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveIsNeverFree() {
        TcpAddress wanted = address("192.0.2.1", 8122);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wanted.requireFreeAfter(address("0.0.0.0", 8122)))
                .withMessageStartingWith("host and port: nobody can listen on 192.0.2.1:8122");
    }

    private static TcpAddress address(String host, int port) {
        return TcpAddress.of(host, Integer.toString(port));
    }
}
