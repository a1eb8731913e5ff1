// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.Primary;

class WhyTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final PolicyStatus GOLD = policy("gold", 0x20, Optional.of(Instant.EPOCH));
    private static final PolicyStatus OFF = policy("off", 0x20, Optional.empty());
    private static final PolicyReason SELECTED = new PolicyReason("gold", true, "selects it");
    private static final PolicyReason NOT_SELECTED = new PolicyReason("gold", false, "requires a label");

    private static PolicyStatus policy(String name, int primary, Optional<Instant> since) {
        return new PolicyStatus(
                name,
                "",
                100,
                Optional.of(new Primary(primary)),
                PolicyStatus.Mode.ENFORCE,
                since,
                Optional.empty(),
                List.of());
    }

    private static Why why(ContainerId container, int primary, PolicyReason reason) {
        Assignment owner = new Assignment(
                WEB,
                Optional.of(new NetClsHandle(primary, 1)),
                "/web",
                Instant.EPOCH,
                Map.of(),
                AssignmentState.ASSIGNED);
        return new Why(container, owner, List.of(OFF, GOLD), List.of(reason));
    }

    @Test
    void whoIsWhereItsLabelsPutItNeedsNoRemark() {
        assertThat(why(WEB, 0x20, SELECTED).policy()).isEqualTo("gold");
        assertThat(why(WEB, 0x20, SELECTED).remarks()).isEmpty();
        assertThat(why(WEB, 0x10, NOT_SELECTED).policy()).isEmpty();
        assertThat(why(WEB, 0x10, NOT_SELECTED).remarks()).isEmpty();
    }

    @Test
    void tellsHowToMoveWhatTheLabelsSelectNow() {
        assertThat(why(WEB, 0x10, SELECTED).policy()).isEmpty();
        assertThat(why(WEB, 0x10, SELECTED).remarks())
                .containsExactly("its handle is not under primary 0x0020, which its labels select now:"
                        + " netcls:label web gives it one that is");
    }

    @Test
    void tellsWhoIsInAPolicyThatDoesNotSelectIt() {
        assertThat(why(WEB, 0x20, NOT_SELECTED).policy()).isEqualTo("gold");
        assertThat(why(WEB, 0x20, NOT_SELECTED).remarks())
                .containsExactly("no policy selects it, and it is in policy gold because it was assigned with a handle"
                        + " under its primary, 0x0020");
    }

    @Test
    void tellsWhoseLabelsDecide() {
        assertThat(why(new ContainerId("web/side"), 0x20, SELECTED).remarks())
                .containsExactly("it has the handle of 'web', whose labels decide");
    }

    @Test
    void tellsThatNothingIsConfigured() {
        Why why = why(WEB, 0x20, SELECTED);
        assertThat(new Why(WEB, why.owner(), List.of(), List.of()).remarks())
                .containsExactly("no policy is configured");
    }
}
