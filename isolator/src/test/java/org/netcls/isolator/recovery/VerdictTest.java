// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.recovery.Verdict.Evidence;
import org.netcls.isolator.recovery.Verdict.Kind;
import org.netcls.spi.GroupFacts;

class VerdictTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(0x12, 1);
    private static final NetClsHandle OTHER = new NetClsHandle(0x12, 2);
    private static final OptionalInt NOTHING = OptionalInt.empty();
    private static final OptionalInt CARRIED = OptionalInt.of(HANDLE.classId());
    private static final OptionalInt NO_HANDLE = OptionalInt.of(7);
    private static final Optional<Assignment> UNKNOWN = Optional.empty();

    @Test
    void whatAnUnknownGroupCarriesIsClaimed() {
        assertThat(Verdict.of(managed(CARRIED, UNKNOWN))).isEqualTo(verdict(Kind.CARRIED, Optional.of(HANDLE)));
    }

    @Test
    void aGroupThatCarriesNoHandleIsForeign() {
        assertThat(Verdict.of(managed(NO_HANDLE, UNKNOWN)))
                .isEqualTo(foreign("has classid 0x00000007, which is no handle"));
    }

    @Test
    void aGroupThatNeverCarriedAnythingMayBeALeftover() {
        assertThat(Verdict.of(managed(NOTHING, UNKNOWN))).isEqualTo(verdict(Kind.UNWRITTEN, Optional.empty()));
    }

    @Test
    void aKnownContainerKeepsItsHandleWhateverItsGroupCarries() {
        for (AssignmentState state :
                new AssignmentState[] {AssignmentState.ASSIGNED, AssignmentState.DRIFTED, AssignmentState.OUTSIDE}) {
            for (OptionalInt classId : new OptionalInt[] {NOTHING, CARRIED, NO_HANDLE}) {
                Evidence inherited = new Evidence(facts(classId), known(OTHER, state), false, true, true);
                assertThat(Verdict.of(inherited)).isEqualTo(verdict(Kind.KEPT, Optional.of(OTHER)));
            }
        }
    }

    @Test
    void whatTheOperatorGaveAKnownContainerIsJudgedLikeTheHandleOfAnyGroup() {
        Optional<Assignment> operators = known(HANDLE, AssignmentState.UNMANAGED);
        assertThat(Verdict.of(managed(CARRIED, operators))).isEqualTo(verdict(Kind.CARRIED, Optional.of(HANDLE)));
        assertThat(Verdict.of(managed(NOTHING, operators))).isEqualTo(verdict(Kind.UNMANAGED, Optional.empty()));
        assertThat(Verdict.of(managed(NO_HANDLE, operators))).isEqualTo(verdict(Kind.DUPLICATE, Optional.empty()));
    }

    @Test
    void whereNothingIsManagedAGroupHasWhatItCarries() {
        for (Optional<Assignment> before :
                List.of(UNKNOWN, known(OTHER, AssignmentState.ASSIGNED), known(OTHER, AssignmentState.UNMANAGED))) {
            Evidence inherited = new Evidence(facts(CARRIED), before, false, false, true);
            assertThat(Verdict.of(inherited)).isEqualTo(verdict(Kind.UNMANAGED, Optional.of(HANDLE)));
        }
    }

    @Test
    void whatTheRootCarriesTooMayBeInherited() {
        assertThat(Verdict.of(new Evidence(facts(CARRIED), UNKNOWN, false, true, true)))
                .isEqualTo(foreign("carries 0x00120001 as the root does, and may have inherited it"));
    }

    @Test
    void aGroupWithTheNameOfASharedContainerIsForeign() {
        for (boolean isManaged : new boolean[] {true, false}) {
            Evidence taken =
                    new Evidence(facts(CARRIED), known(HANDLE, AssignmentState.ASSIGNED), true, isManaged, false);
            assertThat(Verdict.of(taken)).isEqualTo(foreign("has the name of a container that shares its parent's"));
        }
    }

    @Test
    void whatTheLedgerRefusesIsForeignUnlessTheContainerIsKnown() {
        Optional<Assignment> operators = known(HANDLE, AssignmentState.UNMANAGED);
        assertThat(Verdict.ofRefused(managed(CARRIED, UNKNOWN), "is another's", true))
                .isEqualTo(foreign("has classid 0x00120001, which is another's"));
        assertThat(Verdict.ofRefused(managed(CARRIED, operators), "is another's", true))
                .isEqualTo(verdict(Kind.DUPLICATE, Optional.of(HANDLE)));
        assertThat(Verdict.ofRefused(managed(CARRIED, operators), "is not configured", false))
                .isEqualTo(verdict(Kind.OUTSIDE, Optional.of(HANDLE)));
    }

    private static Evidence managed(OptionalInt classId, Optional<Assignment> before) {
        return new Evidence(facts(classId), before, false, true, false);
    }

    private static GroupFacts facts(OptionalInt classId) {
        return new GroupFacts(classId, Instant.EPOCH);
    }

    private static Optional<Assignment> known(NetClsHandle handle, AssignmentState state) {
        return Optional.of(new Assignment(
                new ContainerId("web"), Optional.of(handle), "/fake/web", Instant.EPOCH, Map.of(), state));
    }

    private static Verdict verdict(Kind kind, Optional<NetClsHandle> handle) {
        return new Verdict(kind, handle, "");
    }

    private static Verdict foreign(String reason) {
        return new Verdict(Kind.FOREIGN, Optional.empty(), reason);
    }
}
