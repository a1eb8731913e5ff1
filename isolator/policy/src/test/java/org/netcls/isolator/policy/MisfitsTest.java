// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Present;
import org.netcls.isolator.policy.table.Shaped;

class MisfitsTest {
    private static final Wanted WANTED = Wanted.of(
            Map.of("gold", Map.of("selector", "tier=gold", "primary", "0x20"), "named", Map.of("primary", "0x30")),
            Wanted.NOTHING);
    private static final Policy GOLD = WANTED.named("gold").orElseThrow();
    private static final Policy NAMED = WANTED.named("named").orElseThrow();
    private static final Choice CHOICE = new Choice(
            WANTED,
            new Enforcement.State(
                    Map.of("gold", GOLD, "named", NAMED), Map.of(), Present.NOTHING, Shaped.NOTHING, Optional.empty()));

    private static Assignment assignment(int primary, int secondary, String tier) {
        return new Assignment(
                new ContainerId("c" + secondary),
                Optional.of(new NetClsHandle(primary, secondary)),
                "/c",
                Instant.EPOCH,
                Map.of("tier", tier),
                AssignmentState.ASSIGNED);
    }

    private static Misfits among(Set<Primary> configured, Assignment... assignments) {
        return Misfits.among(List.of(assignments), configured, WANTED.policies(), CHOICE);
    }

    @Test
    void whoFitsIsNoRemark() {
        Misfits misfits = among(
                Set.of(GOLD.primary(), NAMED.primary()),
                assignment(0x20, 1, "gold"),
                assignment(0x10, 2, "none"),
                assignment(0x10, 3, "gold").withState(AssignmentState.SHARED));
        assertThat(misfits.remarks(GOLD)).isEmpty();
        assertThat(misfits.remarks(NAMED)).isEmpty();
    }

    @Test
    void tellsWhoIsSelectedAndElsewhereAndTheReverse() {
        Misfits misfits = among(
                Set.of(NAMED.primary()),
                assignment(0x10, 1, "gold"),
                assignment(0x30, 2, "gold"),
                assignment(0x20, 3, "none"));
        assertThat(misfits.remarks(GOLD))
                .containsExactly(
                        "has primary 0x0020, under which no handles are given: add it to primary.handle in"
                                + " org.netcls.isolator",
                        "selects 2 containers that have handles of another primary: 'netcls label' with its labels"
                                + " gives one of this policy",
                        "has 1 container that it does not select");
        assertThat(misfits.remarks(NAMED)).containsExactly("has 1 container that it does not select");
    }
}
