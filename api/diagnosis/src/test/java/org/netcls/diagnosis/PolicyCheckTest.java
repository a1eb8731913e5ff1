// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyStatus.Mode;

class PolicyCheckTest {
    @Test
    void whatIsInForceIsFine() {
        assertThat(findings()).containsExactly(Finding.ok("policies", "none is configured"));
        assertThat(findings(policy("gold", Mode.ENFORCE, null), policy("silver", Mode.LEARN, null)))
                .containsExactly(Finding.ok("policies", "2 in force"));
        assertThat(findings(policy("gold", Mode.ENFORCE, null), policy("silver", Mode.OFF, null)))
                .containsExactly(Finding.ok("policies", "1 in force, and 1 off"));
    }

    @Test
    void tellsEachFaultOnceWithThePoliciesThatHaveIt() {
        assertThat(findings(
                        policy("bad", Mode.ENFORCE, "primary is missing"),
                        policy("gold", Mode.ENFORCE, "nft says 'no'"),
                        policy("silver", Mode.ENFORCE, "nft says 'no'"),
                        policy("tin", Mode.ENFORCE, null)))
                .containsExactly(
                        Finding.fail("policies", "bad: primary is missing", correct("org.netcls.policy~bad")),
                        Finding.fail(
                                "policies",
                                "gold, silver: nft says 'no'",
                                correct("org.netcls.policy~gold, org.netcls.policy~silver")));
    }

    @Test
    void ofManyWithOneFaultSomeAreNamed() {
        PolicyStatus[] many = Collections.nCopies(11, policy("a", Mode.ENFORCE, "nft says 'no'"))
                .toArray(PolicyStatus[]::new);
        assertThat(findings(many))
                .singleElement()
                .asString()
                .contains("a, a and 1 more: nft says 'no'", "org.netcls.policy~a and 1 more; what nft");
    }

    @Test
    void oneWithoutANameIsToldToHaveNone() {
        assertThat(findings(policy("", Mode.ENFORCE, "policy '' has a name that is not")))
                .containsExactly(Finding.fail(
                        "policies",
                        "one has no name",
                        "call its configuration org.netcls.policy~NAME, of which NAME is 1 to 32 of a-z, 0-9 and '-' with"
                                + " a letter first"));
    }

    private static String correct(String where) {
        return "if it is about a value, correct that in " + where
                + "; what nft could not do is tried again every 30 s, and the log tells of it";
    }

    private static List<Finding> findings(PolicyStatus... policies) {
        return new PolicyCheck(List.of(policies)).findings();
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
