// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.netcls.program.Programs.Outcome;

class ComplaintTest {
    @Test
    void whatIsPrintedIsGivenWhereAllWentWell() throws IOException {
        assertThat(Complaint.require("nft", new Outcome(0, "table"))).isEqualTo("table");
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
                .isThrownBy(() -> Complaint.require("nft", new Outcome(1, "Operation not permitted")))
                .withMessageStartingWith("nft says 'Operation not permitted'; the agent needs CAP_NET_ADMIN");
    }

    private static void assertComplaint(Outcome outcome, String message) {
        assertThatIOException()
                .isThrownBy(() -> Complaint.require("nft", outcome))
                .withMessage(message);
    }
}
