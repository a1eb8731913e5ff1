// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Primary;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.ForeignGroups;

/** What becomes of what is known when the configuration changes, and when the bundle is updated. */
class ReconfigurationTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId SHARED = new ContainerId("web/shared");
    private static final ContainerId DB = new ContainerId("db");
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);
    private static final NetClsHandle OTHER = new NetClsHandle(0x12, 7);
    private static final Settings MANAGED = Rig.settings(false, 0x12);
    private static final Settings UNMANAGED = Rig.settings(false);

    @Test
    void aContainerHasItsHandleBeforeAStrangerWhoseGroupCarriesIt() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.with("a", FIRST.classId());
        rig.configure(MANAGED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(rig.overview().foreign()).extracting(FakeCgroups::name).containsExactly("a");
    }

    @Test
    void aContainerWhoseGroupCarriesSomethingElseHasDrifted() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.rewrite(WEB, OTHER.classId());
        rig.configure(MANAGED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(rig.overview().drifts()).containsExactly(new Drift(WEB, FIRST, OTHER.classId()));
    }

    @Test
    void aGroupWithTheNameOfASharedContainerHasNotItsHandle() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.with(SHARED.value(), OTHER.classId());
        rig.configure(MANAGED);
        assertThat(rig.isolator().status(SHARED).handle()).contains(OTHER);
        assertThat(rig.isolator().status(SHARED).state()).isEqualTo(AssignmentState.ASSIGNED);
    }

    @Test
    void aHandleOutsideTheRangesIsWithItsContainer() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.configure(Rig.settings(false, 0x13));
        assertThat(rig.isolator().handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        assertThat(rig.isolator().handle(OTHER)).isEqualTo(Statuses.outside(OTHER));
    }

    @Test
    void aHandleThatTheOperatorGaveTwiceIsUsedUntilBothAreGone() throws Exception {
        Rig rig = withTheSameHandle();
        rig.configure(MANAGED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.UNMANAGED);
        assertUsedUntilBothAreGone(rig);
    }

    /** Two containers into whose groups the operator wrote it. */
    private static Rig withTheSameHandle() throws Exception {
        Rig rig = prepared(UNMANAGED);
        rig.isolator().prepare(DB);
        rig.cgroups.rewrite(WEB, FIRST.classId());
        rig.cgroups.rewrite(DB, FIRST.classId());
        return rig;
    }

    private static void assertUsedUntilBothAreGone(Rig rig) throws Exception {
        assertThat(rig.isolator().status(DB).state()).isEqualTo(AssignmentState.ASSIGNED);
        rig.isolator().cleanup(DB, Duration.ZERO);
        assertUse(rig, 1, 0);
        rig.isolator().cleanup(SHARED, Duration.ZERO);
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertUse(rig, 0, 1);
    }

    @Test
    void aHandleStaysWithTheContainerThatItWasGivenToWhateverTheOperatorWroteElsewhere() throws Exception {
        Rig rig = Rig.of(new FakeCgroups(), UNMANAGED);
        ContainerId before = new ContainerId("before");
        rig.isolator().prepare(before);
        rig.configure(MANAGED);
        assertThat(rig.isolator().prepare(WEB).handle()).contains(FIRST);
        rig.cgroups.rewrite(before, FIRST.classId());

        rig.configure(MANAGED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(rig.isolator().status(before).state()).isEqualTo(AssignmentState.UNMANAGED);
        rig.isolator().cleanup(before, Duration.ZERO);
        assertUse(rig, 1, 0);
    }

    @Test
    void aHandleThatTwoHadOutsideOfTheRangesIsUsedUntilBothAreGone() throws Exception {
        Rig rig = withTheSameHandle();
        rig.configure(Rig.settings(false, 0x13));
        rig.configure(MANAGED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.OUTSIDE);
        assertUsedUntilBothAreGone(rig);
    }

    @Test
    void labelsAndNestedContainersAreKnownAlsoWhereTheirNoteCannotBeRead() throws Exception {
        Rig rig = prepared(MANAGED);
        Assignment labelled = rig.isolator().relabel(WEB, Map.of("tier", "gold"));
        rig.cgroups.before.put("note", ReconfigurationTest::fail);
        rig.configure(MANAGED);
        assertThat(rig.isolator().status(WEB)).isEqualTo(labelled);
        assertThat(rig.isolator().status(SHARED).state()).isEqualTo(AssignmentState.SHARED);
    }

    @Test
    void whatAGroupInAForeignOneCarriesIsKnownAfterAnUpdateToo() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.with("odd name", 0);
        rig.cgroups.foreign = new ForeignGroups(Map.of("/fake/odd name/inner", SECOND.classId()), Set.of());
        rig.isolator().reconcile();
        rig.goOn(MANAGED);
        assertThat(rig.isolator().handle(SECOND)).isEqualTo(Statuses.foreign(SECOND));
    }

    @Test
    void whatTheOperatorGaveToAGroupThatCannotBeReadIsGivenToNobody() throws Exception {
        Rig rig = prepared(UNMANAGED);
        rig.isolator().assign(WEB, FIRST);
        rig.cgroups.reading.put("web", ReconfigurationTest::fail);
        rig.configure(MANAGED);
        assertThat(rig.isolator().prepare(DB).handle()).contains(SECOND);
    }

    @Test
    void aForeignGroupThatCannotBeReadMayCarryWhatItDidAndNothingElse() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.isolator().prepare(DB);
        rig.cgroups.with("odd name", OTHER.classId());
        rig.isolator().reconcile();
        rig.cgroups.groups.remove("db");
        rig.cgroups.reading.put("odd name", ReconfigurationTest::fail);
        rig.configure(MANAGED);
        assertUse(rig, 2, 1);
        assertThat(rig.isolator().handle(OTHER)).isEqualTo(Statuses.foreign(OTHER));
    }

    @Test
    void anUpdateReadsNoGroupThatIsKnown() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.with("odd name", OTHER.classId());
        rig.isolator().reconcile();
        NetClsState before = rig.state();
        assertThat(readByAnUpdate(rig, MANAGED)).isEmpty();
        assertThat(rig.state().assignments()).isEqualTo(before.assignments());
        assertThat(rig.overview().foreign()).isEqualTo(before.overview().foreign());
        assertThat(rig.isolator().handle(OTHER)).isEqualTo(Statuses.foreign(OTHER));
        assertUse(rig, 2, 0);
    }

    @Test
    void nothingIsKnownWithoutContainers() throws Exception {
        Rig rig = Rig.of(new FakeCgroups(), MANAGED);
        assertThat(rig.isolator().kept().known().isNothing()).isTrue();
        rig.isolator().prepare(WEB);
        assertThat(rig.isolator().kept().known().isNothing()).isFalse();
    }

    @Test
    void anUpdateReadsWhatHasDrifted() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.isolator().prepare(DB);
        rig.cgroups.rewrite(WEB, OTHER.classId());
        rig.isolator().reconcile();
        assertThat(readByAnUpdate(rig, MANAGED)).contains("web").doesNotContain("db");
        assertThat(rig.overview().drifts()).containsExactly(new Drift(WEB, FIRST, OTHER.classId()));
        assertThat(rig.isolator().status(SHARED).handle()).contains(FIRST);
    }

    @Test
    void anUpdateReadsAContainerWithAGroupInItThatCarriesSomething() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.isolator().prepare(DB);
        rig.cgroups.foreign = new ForeignGroups(Map.of("/fake/web/inner", OTHER.classId()), Set.of());
        rig.isolator().reconcile();
        assertThat(readByAnUpdate(rig, MANAGED)).contains("web").doesNotContain("db");
        assertThat(rig.overview().foreign()).extracting(ForeignGroup::path).containsExactly("/fake/web/inner");
    }

    @Test
    void anUpdateReadsWhatIsOutsideTheRangesNow() throws Exception {
        Rig rig = prepared(MANAGED);
        assertThat(readByAnUpdate(rig, Rig.settings(false, 0x13))).contains("web");
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.OUTSIDE);
        assertThat(rig.isolator().status(SHARED))
                .extracting(Assignment::handle, Assignment::state)
                .containsExactly(Optional.of(FIRST), AssignmentState.SHARED);
    }

    /** The names of the groups, also of those that are not there. */
    private static Set<String> readByAnUpdate(Rig rig, Settings settings) throws BackEndException {
        Set<String> read = new ConcurrentSkipListSet<>();
        for (ContainerId container : List.of(WEB, SHARED, DB)) {
            rig.cgroups.reading.put(container.value(), () -> read.add(container.value()));
        }
        rig.goOn(settings);
        rig.cgroups.reading.clear();
        return read;
    }

    private static void fail() throws IOException {
        throw new IOException("too many open files");
    }

    private static void assertUse(Rig rig, int used, int quarantined) {
        assertThat(rig.overview().handles())
                .containsExactly(new HandleCounts(new Primary(0x12), used, quarantined, 9 - used - quarantined));
    }

    /** A container, and one that shares its group. */
    private static Rig prepared(Settings settings) throws NetClsException {
        Rig rig = Rig.of(new FakeCgroups(), settings);
        rig.isolator().prepare(WEB);
        rig.isolator().prepare(SHARED);
        return rig;
    }
}
