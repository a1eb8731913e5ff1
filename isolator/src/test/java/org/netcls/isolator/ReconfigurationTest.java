// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Primary;
import org.netcls.isolator.fakes.Call;
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

    /** A change of the configuration, and an update of the bundle. */
    private interface Change {
        void of(Rig rig) throws BackEndException;
    }

    static List<Named<Change>> changes() {
        return List.of(
                Named.of("configuration", rig -> rig.configure(MANAGED)), Named.of("update", rig -> rig.goOn(MANAGED)));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatWasToldOfForeignAndLentGroupsIsNotToldAgain(Change change) throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.with("odd name", OTHER.classId());
        rig.cgroups.foreign = new ForeignGroups(Map.of("/fake/elsewhere", SECOND.classId()), Set.of());
        rig.isolator().lend(WEB, "/fake/engine");
        rig.isolator().reconcile();
        List<ForeignGroup> foreign = rig.overview().foreign();
        assertThat(foreign).hasSize(2);
        rig.events.clear();
        int warnings = rig.log.warnings().size();
        change.of(rig);
        assertThat(rig.events).extracting(AssignmentEvent::kind).containsExactly(Kind.ALLOCATOR, Kind.RECOVERED);
        assertThat(rig.log.warnings()).hasSize(warnings);
        assertThat(rig.overview().foreign()).containsExactlyInAnyOrderElementsOf(foreign);

        rig.cgroups.foreign = new ForeignGroups(Map.of("/fake/engine", FIRST.classId()), Set.of());
        rig.cgroups.groups.remove("odd name");
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign()).isEmpty();
    }

    @Test
    void aForeignGroupThatWentIsToldByAChangeOfTheConfiguration() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.with("odd name", OTHER.classId());
        rig.isolator().reconcile();
        rig.cgroups.groups.remove("odd name");
        rig.events.clear();
        rig.configure(MANAGED);
        assertThat(rig.events)
                .extracting(AssignmentEvent::detail)
                .containsExactly("group /fake/odd name is foreign no more", "lowest-first", "2 containers");
    }

    @Test
    void aContainerWhoseGroupWentIsReleasedWithAllThatSharedIt() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.isolator().prepare(DB);
        rig.isolator().lend(WEB, "/fake/engine");
        rig.cgroups.groups.remove("web");
        rig.events.clear();
        rig.configure(MANAGED);
        assertThat(rig.events)
                .filteredOn(event -> event.kind() == Kind.RELEASED)
                .extracting(event -> event.assignment().orElseThrow().container() + ": " + event.detail())
                .containsExactlyInAnyOrder("web: its group has vanished", "web/shared: its group has vanished");
        assertThat(rig.log.warnings()).contains("warn Container 'web' is released: its group has vanished");
        assertThat(rig.overview().reconciliation().vanished()).isEqualTo(2);
        // What it was lent to carries its handle still.
        assertUse(rig, 2, 0);
        assertThat(rig.overview().foreign()).extracting(ForeignGroup::path).containsExactly("/fake/engine");
    }

    @Test
    void oneThatTheNoteOfItsGroupDoesNotNameAnyMoreIsReleased() throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.annotate(WEB, "");
        rig.events.clear();
        rig.configure(MANAGED);
        assertThat(rig.events)
                .filteredOn(event -> event.kind() == Kind.RELEASED)
                .extracting(event -> event.assignment().orElseThrow().container() + ": " + event.detail())
                .containsExactly("web/shared: its group does not name it any more");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatAFailedAttemptLeftBecomesNoContainer(Change change) throws Exception {
        Rig rig = unfinished();
        change.of(rig);
        assertThat(rig.state().assignments()).isEmpty();
        assertThat(rig.overview().foreign()).hasSize(1);

        rig.cgroups.before.clear();
        change.of(rig);
        rig.isolator().reconcile();
        assertThat(rig.cgroups.groups).isEmpty();
        assertThat(rig.overview().foreign()).isEmpty();
        assertUse(rig, 0, 1);
    }

    @Test
    void anotherAttemptRemovesWhatTheFailedOneLeft() throws Exception {
        Rig rig = unfinished();
        assertThatThrownBy(() -> rig.isolator().prepare(WEB)).hasMessage("too many open files");
        assertThat(rig.overview().foreign()).extracting(ForeignGroup::handle).containsExactly(Optional.of(FIRST));
        rig.cgroups.before.clear();
        assertThat(rig.isolator().prepare(WEB).handle()).contains(SECOND);
        assertThat(rig.overview().foreign()).isEmpty();
        assertUse(rig, 1, 1);
    }

    /** The group of a container that could be neither finished nor removed. */
    private static Rig unfinished() throws Exception {
        Rig rig = Rig.of(new FakeCgroups(), MANAGED);
        rig.cgroups.after.put("create", ReconfigurationTest::fail);
        assertThatThrownBy(() -> rig.isolator().prepare(WEB)).hasMessage("too many open files");
        rig.cgroups.after.clear();
        rig.cgroups.before.put("remove", ReconfigurationTest::fail);
        return rig;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aProcessThatSomebodyMovedAwayIsRemembered(Change change) throws Exception {
        Rig rig = prepared(MANAGED);
        long pid = ProcessHandle.current().pid();
        rig.isolator().isolate(WEB, pid);
        rig.isolator().reconcile();
        change.of(rig);
        rig.cgroups.pids(WEB).remove(pid);
        rig.cgroups.moved.put(pid, "/system.slice");
        assertThat(rig.isolator().reconcile().drifted()).isEqualTo(1);
        List<Drift> drifts = rig.overview().drifts();

        rig.events.clear();
        change.of(rig);
        assertThat(rig.events).extracting(AssignmentEvent::kind).containsExactly(Kind.ALLOCATOR, Kind.RECOVERED);
        assertThat(rig.overview().drifts()).isEqualTo(drifts).hasSize(1);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(rig.isolator().reconcile().drifted()).isEqualTo(1);
        rig.cgroups.moved.clear();
        rig.cgroups.attach(WEB, pid);
        rig.isolator().reconcile();
        assertThat(rig.overview().drifts()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aDriftIsToldOnceAndItsEndToo(Change change) throws Exception {
        Rig rig = prepared(MANAGED);
        rig.cgroups.rewrite(WEB, OTHER.classId());
        rig.isolator().reconcile();
        rig.events.clear();
        change.of(rig);
        assertThat(rig.events).extracting(AssignmentEvent::kind).containsExactly(Kind.ALLOCATOR, Kind.RECOVERED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);

        rig.cgroups.rewrite(WEB, FIRST.classId());
        rig.events.clear();
        change.of(rig);
        assertThat(rig.events)
                .extracting(AssignmentEvent::kind)
                .containsExactly(Kind.DRIFTED, Kind.ALLOCATOR, Kind.RECOVERED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(rig.overview().drifts()).isEmpty();
    }

    @Test
    void whatAContainerHasIsToldWhileTheConfigurationChanges() throws Exception {
        Rig rig = prepared(MANAGED);
        Assignment before = rig.isolator().status(WEB);
        rig.cgroups.before.put("list", () -> assertThat(statusByAnother(rig)).isEqualTo(before));
        rig.configure(Rig.settings(true, 0x12));
    }

    private static Assignment statusByAnother(Rig rig) {
        try {
            return Call.start(() -> rig.isolator().status(WEB)).result();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIsolatorThatHasBeenStoppedLeavesEachAnswerToTheNext() throws Exception {
        Rig rig = prepared(MANAGED);
        NetClsIsolator stopped = rig.isolator();
        stopped.close();
        rig.events.clear();
        List<ThrowingCallable> calls = List.of(
                () -> stopped.status(WEB),
                () -> stopped.status(new ContainerId("later")),
                () -> stopped.launcher(WEB),
                () -> stopped.tell(Optional.of(WEB), "dropped"),
                () -> stopped.tell(Optional.empty(), "policies"),
                () -> stopped.isolate(WEB, 42));
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(IsolatorStoppedException.class));
        assertThat(rig.events).isEmpty();
    }

    @Test
    void aReleaseThatWaitsTakesNoLongerWhereTheConfigurationChanges() throws Exception {
        Rig rig = Rig.of(new FakeCgroups(), MANAGED);
        rig.isolator().prepare(WEB);
        rig.cgroups.attach(WEB, 42);
        CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> rig.isolator().cleanup(WEB, Duration.ofSeconds(1))));
        long start = System.nanoTime();
        while (!end.isDone()) {
            rig.configure(MANAGED);
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(30));
        }
        assertThat(end.join()).isInstanceOf(BusyGroupException.class);
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
        assertThat(rig.isolator().kept().known().hasNoContainers()).isTrue();
        rig.isolator().prepare(WEB);
        assertThat(rig.isolator().kept().known().hasNoContainers()).isFalse();
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
