// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.netcls.program.Programs.Outcome;

class NetworkProgramTest {
    private final NetworkProgram nft =
            new NetworkProgram((words, input) -> new Outcome(0, words + input), "nft", "nftables");

    @Test
    void itIsRunWithItsWords() throws IOException {
        assertThat(nft.require(nft.run("-j list ruleset", "text"))).isEqualTo("[nft, -j, list, ruleset]text");
    }

    @Test
    void whereItIsMissingItsPackageIsNamed() {
        NetworkProgram missing = new NetworkProgram(
                (words, input) -> {
                    throw new IOException("Cannot run program \"nft\"");
                },
                "nft",
                "nftables");
        assertThatIOException()
                .isThrownBy(() -> missing.run("list ruleset", ""))
                .withMessage("nft cannot be run; install the package nftables");
    }

    @Test
    void whatIsPrintedIsGivenWhereAllWentWell() throws IOException {
        assertThat(nft.require(new Outcome(0, "table"))).isEqualTo("table");
    }

    @Test
    void whatTheProgramSaysIsTold() {
        assertComplaint(new Outcome(1, "Error:\n  syntax\u001b"), "nft says 'Error: syntax\\u001b'");
        assertComplaint(new Outcome(1, "x".repeat(301)), "nft says '" + "x".repeat(300) + "'");
    }

    @Test
    void ofOneThatSaysNothingTheStatusIsTold() {
        assertComplaint(new Outcome(3, ""), "nft ends with status 3 and says nothing");
        assertComplaint(new Outcome(139, ""), "nft ends with status 139 and says nothing");
    }

    @Test
    void aRightThatIsMissingIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> nft.require(new Outcome(1, "Operation not permitted")))
                .withMessageStartingWith("nft says 'Operation not permitted'; the agent needs CAP_NET_ADMIN");
    }

    private void assertComplaint(Outcome outcome, String message) {
        assertThatIOException().isThrownBy(() -> nft.require(outcome)).withMessage(message);
    }
}
