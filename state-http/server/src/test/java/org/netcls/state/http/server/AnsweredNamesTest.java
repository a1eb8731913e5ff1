// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsweredNamesTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, '', 127.0.0.1",
        "127.0.0.1, agent.example localhost, agent.example, localhost",
        "127.0.0.1, agent.example, agent.example, agent.example",
        "127.0.0.1, Agent.Example, agent.example, Agent.Example",
        "127.0.0.1, agent.example, '',",
        "127.0.0.1, 192.0.2.1, '',",
        "127.0.0.1, 0:0:0:0:0:0:0:1, '', [0:0:0:0:0:0:0:1]",
        "192.0.2.1, 192.0.2.1 agent.example, agent.example, 192.0.2.1",
        "192.0.2.1, localhost, '',",
        "192.0.2.1, 192.0.2.2, '',",
        "0.0.0.0, localhost agent.example, agent.example, agent.example",
        "0.0.0.0, localhost agent.example, '', localhost",
        "0.0.0.0, 127.0.0.1 192.0.2.1, '', 192.0.2.1",
        "0.0.0.0, other.example, agent.example,",
    })
    void aNameOfTheCertificateIsChosenThatLeadsHere(String listen, String certified, String configured, String chosen)
            throws Exception {
        assertThat(new AnsweredNames(InetAddress.getByName(listen), Set.of(configured))
                        .choose(List.of(certified.split(" ")))
                        .orElse(null))
                .isEqualTo(chosen);
    }
}
