// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyStatus.Mode;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class PolicyChecksTest extends Fixture {
    private static final Finding IN_FORCE = Finding.ok("policies", "1 in force");

    @Test
    void whatIsInForceIsFine() throws Exception {
        program("nft");
        programsEndWith(0, "nftables v0.9.5");
        assertThat(findings(policy("gold", Mode.ENFORCE, null))).containsExactly(IN_FORCE);
    }

    @Test
    void nothingIsNeededWhereNothingIsToBeInForce() throws Exception {
        rights(65534, "0000000000000000");
        assertThat(findings()).containsExactly(Finding.ok("policies", "none is configured"));
        assertThat(findings(policy("gold", Mode.OFF, null)))
                .extracting(Finding::level)
                .containsExactly(Level.OK);
        assertThat(ran).isEmpty();
    }

    @Test
    void failsWithoutNft() {
        assertThat(findings(policy("gold", Mode.ENFORCE, null)))
                .containsExactly(
                        Finding.fail(
                                "policies",
                                "no nft in the agent's PATH, " + host().shownSearchPath()
                                        + ", which puts policies in force",
                                "install Debian's nftables"),
                        IN_FORCE);
    }

    @Test
    void failsWithAnNftThatIsTooOld() throws Exception {
        Path nft = program("nft");
        programsEndWith(0, "nftables v0.9.3 (Topsy)");
        assertThat(findings(policy("gold", Mode.ENFORCE, null)))
                .containsExactly(
                        Finding.fail(
                                "policies",
                                nft + " is of version 0.9.3, and policies need 0.9.5",
                                "install that or a newer one"),
                        IN_FORCE);
    }

    @Test
    void failsWithoutTheRight() throws Exception {
        program("nft");
        rights(0, "0000000000200000");
        assertThat(findings(policy("gold", Mode.LEARN, null)))
                .containsExactly(
                        Finding.fail(
                                "policies",
                                "the agent lacks CAP_NET_ADMIN, and nft cannot put policies in force without",
                                "give it that, as docs/policies.md tells"),
                        IN_FORCE);
    }

    @Test
    void tellsTheFaultsOfPoliciesToo() throws Exception {
        program("nft");
        assertThat(findings(policy("bad", Mode.ENFORCE, "primary is missing")))
                .singleElement()
                .asString()
                .startsWith("bad: primary is missing; ");
    }

    private List<Finding> findings(PolicyStatus... policies) {
        return new PolicyChecks(host(), List.of(policies)).findings();
    }

    private static PolicyStatus policy(String name, Mode mode, String fault) {
        return new PolicyStatus(
                name,
                "",
                100,
                Optional.empty(),
                mode,
                mode == Mode.OFF || fault != null ? Optional.empty() : Optional.of(Instant.EPOCH),
                Optional.ofNullable(fault),
                List.of());
    }
}
