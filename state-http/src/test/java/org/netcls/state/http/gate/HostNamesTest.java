// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNamesTest {
    private static final String ADDRESS = "10.0.0.7";

    private final HostNames none = new HostNames();

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LocalHost", "127.0.0.1", "127.1.2.3", "[::1]", "::1", "[0:0:0:0:0:0:0:1]", ADDRESS
            })
    void theLoopbackNamesAndTheAddressAreAllowed(String name) {
        assertThat(none.allow(name, ADDRESS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "10.0.0.8",
                "[::2]",
                "agent.example",
                "local\u017fhost"
            })
    void othersAreNot(String name) {
        assertThat(none.allow(name, ADDRESS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.example", "AGENT.example", "fd00::7", "[fd00::7]"})
    void thoseOfTheConfigurationAre(String name) {
        assertThat(new HostNames("Agent.Example", "[fd00::7]").allow(name, ADDRESS))
                .isTrue();
    }

    @Test
    void anAddressMayStandInBrackets() {
        assertThat(none.allow("[fd00::7]", "fd00::7")).isTrue();
        assertThat(none.allow("fd00::7", "[fd00::7]")).isTrue();
    }

    /** Java and curl write the same address in different ways. */
    @ParameterizedTest
    @ValueSource(strings = {"fd00::7", "[FD00::0007]", "[fd00:0:0:0:0:0:0:7]", "[fd00::0.0.0.7]"})
    void anAddressOfIpv6IsTheSameHoweverItIsWritten(String name) {
        assertThat(none.allow(name, "fd00:0:0:0:0:0:0:7%eth0")).isTrue();
        assertThat(new HostNames("fd00:0::7").allow(name, ADDRESS)).isTrue();
        assertThat(none.allow("[fd00::8]", name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[x:y]", "a:80", ":", "[::"})
    void whatIsNoAddressIsNot(String name) {
        assertThat(none.allow(name, ADDRESS)).isFalse();
    }
}
