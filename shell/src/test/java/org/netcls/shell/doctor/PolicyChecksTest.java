// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyStatus.Mode;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class PolicyChecksTest extends Fixture {
    private static final String CORRECT =
            "if it is about a value, correct that in org.netcls.policy~NAME; what nft could not do is tried again every"
                    + " 30 s, and the log tells of it";

    @Test
    void whatIsInForceIsFine() throws Exception {
        program("nft");
        programsEndWith(0, "nftables v0.9.5");
        assertThat(findings(policy("gold", Mode.ENFORCE, null), policy("silver", Mode.LEARN, null)))
                .containsExactly(Finding.ok("policies", "2 in force"));
        assertThat(findings(policy("gold", Mode.ENFORCE, null), policy("silver", Mode.OFF, null)))
                .containsExactly(Finding.ok("policies", "1 in force, and 1 off"));
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
                .containsExactly(Finding.fail(
                        "policies",
                        "no nft in the agent's PATH, " + host().shownSearchPath() + ", which puts policies in force",
                        "install Debian's nftables"));
    }

    @Test
    void failsWithAnNftThatIsTooOld() throws Exception {
        Path nft = program("nft");
        programsEndWith(0, "nftables v0.9.3 (Topsy)");
        assertThat(findings(policy("gold", Mode.ENFORCE, null)))
                .containsExactly(Finding.fail(
                        "policies",
                        nft + " is of version 0.9.3, and policies need 0.9.5",
                        "install that or a newer one"));
    }

    @Test
    void failsWithoutTheRight() throws Exception {
        program("nft");
        rights(0, "0000000000200000");
        assertThat(findings(policy("gold", Mode.LEARN, null)))
                .containsExactly(Finding.fail(
                        "policies",
                        "the agent lacks CAP_NET_ADMIN, and nft cannot put policies in force without",
                        "give it that, as docs/policies.md tells"));
    }

    @Test
    void tellsEachFaultOnce() throws Exception {
        program("nft");
        assertThat(findings(
                        policy("bad", Mode.ENFORCE, "primary is missing"),
                        policy("gold", Mode.ENFORCE, "nft says 'no'"),
                        policy("silver", Mode.ENFORCE, "nft says 'no'")))
                .containsExactly(
                        Finding.fail("policies", "bad: primary is missing", CORRECT),
                        Finding.fail("policies", "gold, silver: nft says 'no'", CORRECT));
    }

    @Test
    void ofManyWithOneFaultSomeAreNamed() throws Exception {
        program("nft");
        PolicyStatus[] many = Collections.nCopies(11, policy("a", Mode.ENFORCE, "nft says 'no'"))
                .toArray(PolicyStatus[]::new);
        assertThat(findings(many)).singleElement().asString().contains("a, a and 1 more: nft says 'no'");
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
