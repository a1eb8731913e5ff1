// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.GroupProcess;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.HandleUse;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.containers.Bookkeeping;
import org.netcls.isolator.containers.Containers;
import org.netcls.isolator.containers.Drifts;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.ForeignCarriers;
import org.netcls.isolator.containers.Selection;
import org.netcls.isolator.containers.Selectors;
import org.netcls.isolator.containers.StateView;
import org.netcls.isolator.containers.Turns;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.LowestFirst;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.recovery.Survey;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.ForeignGroups;

class SessionTest {
    static final List<FakeCgroups.Hook> FAILURES = List.of(
            () -> {
                throw new IOException("no space");
            },
            () -> {
                throw new UncheckedIOException("no space", new IOException());
            });

    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);
    private static final Duration LONG = Duration.ofSeconds(60);

    private final FakeCgroups cgroups = new FakeCgroups();
    private final RecordingLog log = new RecordingLog();
    private final Session managed = session(List.of(0x12));

    @Test
    void makesAGroupThatCarriesTheHandle() throws Exception {
        Assignment assignment = managed.containers().prepare(WEB, Request.ANY);
        assertThat(assignment.container()).isEqualTo(WEB);
        assertThat(assignment.handle()).contains(FIRST);
        assertThat(assignment.group()).isEqualTo("/fake/web");
        assertThat(cgroups.classId(WEB.value())).hasValue(0x00120001);
        assertThat(managed.view().status(WEB)).isEqualTo(assignment);
    }

    @Test
    void refusesToPrepareTwice() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        assertThatExceptionOfType(AlreadyPreparedException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY))
                .withMessage("container 'web' has 0x00120001 already");
        assertUse(1, 0);
    }

    @Test
    void movesProcessesIntoTheGroup() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        assertThat(cgroups.pids(WEB)).containsExactly(42L);
    }

    @Test
    void tellsWhyAProcessCannotBeMoved() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        cgroups.before.put("attach", () -> {
            throw new IOException("cannot move pid 42 into /fake/web: No such process");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().isolate(WEB, 42))
                .withMessage("cannot move pid 42 into /fake/web: No such process")
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void doesNotKnowAContainerThatIsNotPrepared() {
        assertUnknown(() -> managed.view().status(WEB));
        assertUnknown(() -> managed.containers().isolate(WEB, 42));
        assertUnknown(() -> managed.containers().cleanup(WEB, Duration.ZERO));
    }

    @Test
    void removesTheGroupAndThenLetsTheHandleRest() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        cgroups.before.put("remove", () -> assertUse(1, 0));
        managed.containers().cleanup(WEB, Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
        assertUnknown(() -> managed.view().status(WEB));
    }

    @Test
    void aGroupThatIsGoneAlreadyCountsAsRemoved() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        cgroups.groups.clear();
        managed.containers().cleanup(WEB, Duration.ZERO);
        assertUse(0, 1);
    }

    @Test
    void aContainerCanBePreparedAgainAfterCleanup() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().cleanup(WEB, Duration.ZERO);
        assertThat(managed.containers().prepare(WEB, Request.ANY).handle()).contains(SECOND);
    }

    @Test
    void theVersionGrowsWithEveryChange() throws Exception {
        long before = managed.view().overview(Reconciliation.NONE).version();
        managed.containers().prepare(WEB, Request.ANY);
        long prepared = managed.view().overview(Reconciliation.NONE).version();
        managed.containers().cleanup(WEB, Duration.ZERO);
        assertThat(prepared).isGreaterThan(before);
        assertThat(managed.view().overview(Reconciliation.NONE).version()).isGreaterThan(prepared);
    }

    @Test
    void theStateIsOrderedByContainer() throws Exception {
        for (String name : List.of("m", "z", "a", "web", "web/sidecar", "c1", "c10", "c2")) {
            managed.containers().prepare(new ContainerId(name), Request.ANY);
        }
        assertThat(managed.view().state(Reconciliation.NONE).assignments())
                .extracting(assignment -> assignment.container().value())
                .containsExactly("a", "c1", "c10", "c2", "m", "web", "web/sidecar", "z");
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void givesTheHandleUpWhenTheGroupCannotBeMade(FakeCgroups.Hook failure) throws Exception {
        cgroups.before.put("create", failure);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY))
                .withMessage("no space");
        assertThat(managed.view().state(Reconciliation.NONE).assignments()).isEmpty();
        assertThat(managed.view().overview(Reconciliation.NONE).foreign()).isEmpty();
        assertUse(0, 1);
        cgroups.before.clear();
        assertThat(managed.containers().prepare(WEB, Request.ANY).handle()).contains(SECOND);
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void aGroupThatCouldBeNeitherFinishedNorRemovedKeepsItsHandle(FakeCgroups.Hook failure) {
        cgroups.after.put("create", failure);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY));
        assertThat(managed.view().overview(Reconciliation.NONE).foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.of(FIRST), "could be neither finished nor removed"));
        assertThat(managed.view().state(Reconciliation.NONE).assignments()).isEmpty();
        assertUse(1, 0);
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void aGroupThatCannotBeReadAfterAFailureKeepsItsHandle(FakeCgroups.Hook failure) {
        cgroups.before.put("create", failure);
        cgroups.before.put("classId", failure);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY));
        assertThat(managed.view().overview(Reconciliation.NONE).foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.of(FIRST), "could be neither finished nor removed"));
        assertUse(1, 0);
    }

    @Test
    void leavesAGroupOfSomebodyElseAsItIs() throws Exception {
        cgroups.with("web", 7, 42L);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY))
                .withMessageContaining("/fake/web exists already");
        assertThat(cgroups.classId(WEB.value())).hasValue(7);
        assertThat(cgroups.pids(WEB)).containsExactly(42L);
        assertUse(0, 0);
        assertUnknown(() -> managed.view().status(WEB));
    }

    @Test
    void whatAGroupOfSomebodyElseCarriesIsGivenToNobodyInBetween() throws Exception {
        cgroups.with("web", FIRST.classId());
        List<Assignment> others = new ArrayList<>();
        cgroups.reading.put("web", () -> others.add(prepareAnother()));
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY));
        assertThat(others)
                .singleElement()
                .satisfies(other -> assertThat(other.handle()).contains(SECOND));
        assertThat(managed.view().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        assertUse(2, 0);
    }

    private Assignment prepareAnother() {
        try {
            return managed.containers().prepare(DB, Request.ANY);
        } catch (NetClsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBusyContainerKeepsItsHandle() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        BusyGroupException e = catchThrowableOfType(
                BusyGroupException.class, () -> managed.containers().cleanup(WEB, Duration.ZERO));
        assertThat(e).hasMessage("container 'web' is busy and keeps its handle: first end pid 42 (fake)");
        assertThat(e.processes()).containsExactly(new GroupProcess(42, "fake"));
        assertThat(managed.view().status(WEB).handle()).contains(FIRST);
        assertUse(1, 0);
        cgroups.pids(WEB).clear();
        managed.containers().cleanup(WEB, Duration.ZERO);
        assertUse(0, 1);
    }

    @Test
    void oneAttemptTellsThatItWasMade() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        assertThat(managed.containers().cleanupIfFree(WEB)).isTrue();
        assertUse(0, 1);
    }

    @Test
    void killsWhatIsInsideWhenAsked() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        managed.containers().destroy(WEB, Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
    }

    @Test
    void givesTheLauncherOfAPreparedContainerOnly() throws Exception {
        assertUnknown(() -> managed.containers().launcher(WEB));
        managed.containers().prepare(WEB, Request.ANY);
        assertThat(managed.containers().launcher(WEB)).containsExactly("launch-in", "/fake/web");
    }

    @Test
    void triesAgainWhileTheContainerIsBusy() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        becomesIdleAtAttempt(3);
        managed.containers().cleanup(WEB, LONG);
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
    }

    @Test
    void whoKillsDoesNotWaitForWhoWaitsForAnIdleContainer() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        CountDownLatch tried = new CountDownLatch(2);
        cgroups.before.put("remove", tried::countDown);
        Call<Void> waits = Call.start(() -> managed.containers().cleanup(WEB, LONG));
        await(tried);
        managed.containers().destroy(WEB, Duration.ZERO);
        assertThat(waits.result()).isNull();
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
    }

    @Test
    void takesAnyTimeoutHoweverLong() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        becomesIdleAtAttempt(2);
        managed.containers().cleanup(WEB, ChronoUnit.FOREVER.getDuration());
        assertUse(0, 1);
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void aGroupThatCannotBeRemovedKeepsItsHandle(FakeCgroups.Hook failure) throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        cgroups.before.put("remove", failure);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().cleanup(WEB, LONG))
                .withMessage("no space");
        assertThat(managed.view().status(WEB).handle()).contains(FIRST);
        assertUse(1, 0);
    }

    @Test
    void anInterruptEndsCleanup() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        cgroups.before.put("remove", () -> Thread.currentThread().interrupt());
        assertThatExceptionOfType(NetClsException.class)
                .isThrownBy(() -> managed.containers().cleanup(WEB, LONG))
                .withMessageContaining("interrupted while container 'web' was busy");
        assertThat(Thread.interrupted())
                .as("the interrupt is kept for the caller")
                .isTrue();
        assertUse(1, 0);
    }

    @Test
    void callsForTheSameContainerFollowEachOther() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        cgroups.before.put("create", () -> {
            cgroups.before.clear();
            inside.countDown();
            await(goOn);
        });
        Call<Assignment> first = Call.start(() -> managed.containers().prepare(WEB, Request.ANY));
        await(inside);
        Call<Assignment> second =
                Call.start(() -> managed.containers().prepare(WEB, Request.ANY)).untilItWaits();
        assertThat(managed.containers().prepare(DB, Request.ANY).handle())
                .as("another container in parallel")
                .isPresent();
        goOn.countDown();
        assertThat(first.result().handle()).contains(FIRST);
        assertThat(second.failure()).isInstanceOf(AlreadyPreparedException.class);
        assertUse(2, 0);
    }

    @Test
    void manyThreadsLeaveNothingBehind() throws Exception {
        List<Call<Void>> calls = IntStream.range(0, 4)
                .mapToObj(i -> Call.start(() -> prepareAndCleanUp(200)))
                .toList();
        for (Call<Void> call : calls) {
            call.result();
        }
        assertThat(cgroups.groups).isEmpty();
        assertThat(managed.view().state(Reconciliation.NONE).assignments()).isEmpty();
        assertThat(managed.view().overview(Reconciliation.NONE).handles().get(0).used())
                .isZero();
    }

    @Test
    void nothingBeginsWhileItIsClosed() {
        managed.setOpen(false);
        assertThatExceptionOfType(IsolatorStoppedException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY));
    }

    @Test
    void closingEndsACleanupThatWaits() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        CountDownLatch tried = new CountDownLatch(1);
        cgroups.before.put("remove", tried::countDown);
        Call<Void> cleanup = Call.start(() -> managed.containers().cleanup(WEB, LONG));
        await(tried);
        managed.setOpen(false);
        assertThat(cleanup.failure()).isInstanceOf(IsolatorStoppedException.class);
        assertUse(1, 0);
    }

    @Test
    void unmanagedItMakesGroupsAndLeavesTheClassIdToTheOperator() throws Exception {
        Session unmanaged = session(List.of());
        assertThat(unmanaged.containers().prepare(WEB, Request.ANY).handle()).isEmpty();
        cgroups.with("web", 0x00340001);
        assertThat(unmanaged.view().status(WEB).handle()).contains(new NetClsHandle(0x34, 1));
        assertThat(unmanaged
                        .view()
                        .state(Reconciliation.NONE)
                        .assignments()
                        .get(0)
                        .handle())
                .contains(new NetClsHandle(0x34, 1));
        assertThat(unmanaged.view().overview(Reconciliation.NONE).managed()).isFalse();
        unmanaged.containers().cleanup(WEB, Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
    }

    @Test
    void unmanagedItNeedsNoAllocator() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.drop(LowestFirst.ALLOCATOR.allocator());
        assertThat(unmanaged.containers().prepare(WEB, Request.ANY).handle()).isEmpty();
    }

    @Test
    void unmanagedAClassIdThatIsNoHandleIsNotShownAsOne() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        cgroups.with("web", 0x00340000);
        assertThat(unmanaged.view().status(WEB).handle()).isEmpty();
        cgroups.groups.clear();
        assertThat(unmanaged.view().status(WEB).handle()).isEmpty();
    }

    @Test
    void withoutAnAllocatorNothingIsMade() {
        managed.drop(LowestFirst.ALLOCATOR.allocator());
        assertThatExceptionOfType(NoAllocatorException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY));
        assertThat(cgroups.groups).isEmpty();
    }

    @Test
    void theOverviewTellsHowManyContainersThereAre() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().prepare(new ContainerId("web/nested"), Request.ANY);
        assertThat(managed.view().overview(Reconciliation.NONE).containers()).isEqualTo(2);
        assertThat(managed.view().state(Reconciliation.NONE).overview())
                .isEqualTo(managed.view().overview(Reconciliation.NONE));
        managed.containers().cleanup(new ContainerId("web/nested"), Duration.ZERO);
        assertThat(managed.view().overview(Reconciliation.NONE).containers()).isEqualTo(1);
    }

    @Test
    void theVersionIsReadBeforeAllElse() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        long before = unmanaged.view().version();
        cgroups.before.put("classId", () -> {
            cgroups.before.clear();
            unmanaged.containers().adopt(new Assignment(DB, Optional.empty(), "/fake/db", Instant.EPOCH));
        });
        assertThat(unmanaged.view().state(Reconciliation.NONE).overview().version())
                .isEqualTo(before);
        assertThat(unmanaged.view().version()).isEqualTo(before + 1);
    }

    @Test
    void tellsWhoHasAHandle() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        assertThat(managed.view().handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        assertThat(managed.view().handle(SECOND)).isEqualTo(Statuses.free(SECOND, Optional.empty()));
        managed.containers().cleanup(WEB, Duration.ZERO);
        assertThat(managed.view().handle(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(managed.view().handle(FIRST).container()).contains(WEB);
        NetClsHandle other = new NetClsHandle(0x99, 1);
        assertThat(managed.view().handle(other)).isEqualTo(Statuses.outside(other));
    }

    @Test
    void aHandleThatAForeignGroupCarriesIsForeign() {
        Parts parts = parts(List.of(0x12));
        parts.carriers().doNotAdopt("odd name", "is odd", Optional.of(FIRST));
        assertThat(parts.view().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
    }

    @Test
    void whatAGroupCarriesThatIsInTheWayOfAPrepareIsGivenToNobody() throws Exception {
        cgroups.with("web", FIRST.classId(), 42L);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> managed.containers().prepare(WEB, Request.ANY));
        assertThat(managed.view().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        assertThat(managed.containers().prepare(DB, Request.ANY).handle()).contains(SECOND);
    }

    @Test
    void aHandleThatIsMetElsewhereWhileItCouldNotBeUsedIsNotFreed() throws Exception {
        Parts parts = parts(List.of(0x12));
        cgroups.with("web", 7);
        cgroups.before.put(
                "create",
                () -> parts.carriers().meet(new ForeignGroups(Map.of("/x/docker", FIRST.classId()), Set.of())));
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> parts.containers().prepare(WEB, Request.ANY));
        cgroups.before.clear();
        assertThat(parts.view().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        assertThat(parts.containers().prepare(DB, Request.ANY).handle()).contains(SECOND);
    }

    @Test
    void unmanagedAHandleIsWithAContainerThatCannotBeRead() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.containers().prepare(DB, Request.ANY);
        unmanaged.containers().assign(WEB, FIRST);
        cgroups.before.put("classId", () -> {
            throw new IOException("too many open files");
        });
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.containers().assign(DB, FIRST));
    }

    @Test
    void unmanagedOneOfTwoContainersGetsTheHandleThatBothAskFor() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.containers().prepare(DB, Request.ANY);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        cgroups.before.put("rewrite", () -> {
            writing.countDown();
            await(goOn);
        });
        Call<?> first = Call.start(() -> unmanaged.containers().assign(WEB, FIRST));
        await(writing);
        cgroups.before.clear();
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.containers().assign(DB, FIRST))
                .withMessage("handle " + FIRST + " is with container 'web'");
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(
                        () -> unmanaged.containers().prepare(new ContainerId("new"), Request.ANY.withHandle(FIRST)));
        goOn.countDown();
        first.result();
        assertThat(unmanaged.view().status(WEB).handle()).contains(FIRST);
    }

    @Test
    void unmanagedAHandleThatCouldNotBeWrittenIsNotHeld() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.containers().prepare(DB, Request.ANY);
        for (String method : List.of("rewrite", "create")) {
            cgroups.before.put(method, () -> {
                throw new IOException("no space");
            });
        }
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> unmanaged.containers().assign(WEB, FIRST));
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(
                        () -> unmanaged.containers().prepare(new ContainerId("new"), Request.ANY.withHandle(SECOND)));
        cgroups.before.clear();
        assertThat(unmanaged.containers().assign(DB, FIRST).handle()).contains(FIRST);
        assertThat(unmanaged.containers().assign(WEB, SECOND).handle()).contains(SECOND);
    }

    @Test
    void unmanagedNoHandleIsAssignedThatAnothersGroupCarries() throws Exception {
        Parts unmanaged = parts(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.carriers().doNotAdopt("odd name", "is odd", Optional.of(FIRST));
        unmanaged.carriers().meet(new ForeignGroups(Map.of("/x/docker", SECOND.classId()), Set.of()));
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.containers().assign(WEB, FIRST))
                .withMessageContaining("is carried by group odd name");
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.containers().assign(WEB, SECOND))
                .withMessageContaining("is carried by group /x/docker");
    }

    @Test
    void unmanagedTheKernelTellsWhoHasAHandle() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.containers().assign(WEB, FIRST);
        assertThat(unmanaged.view().handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        cgroups.rewrite(WEB, SECOND.classId());
        assertThat(unmanaged.view().handle(FIRST)).isEqualTo(Statuses.outside(FIRST));
        assertThat(unmanaged.view().handle(SECOND)).isEqualTo(Statuses.used(SECOND, WEB));
    }

    @Test
    void unmanagedAHandleIsWithTheOneThatItWasGivenToThoughAnotherGroupCarriesItToo() throws Exception {
        Session unmanaged = session(List.of());
        Map<NetClsHandle, ContainerId> given = Map.of(FIRST, WEB, SECOND, DB);
        for (ContainerId container : given.values()) {
            unmanaged.containers().prepare(container, Request.ANY);
        }
        for (NetClsHandle handle : given.keySet()) {
            unmanaged.containers().assign(given.get(handle), handle);
            for (ContainerId container : given.values()) {
                cgroups.rewrite(container, handle.classId());
            }
            assertThat(unmanaged.view().handle(handle)).isEqualTo(Statuses.used(handle, given.get(handle)));
        }
    }

    @Test
    void unmanagedAContainerThatCannotBeReadHasOnlyTheHandleThatItWasGivenLast() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.containers().prepare(DB, Request.ANY);
        for (NetClsHandle handle : List.of(FIRST, SECOND, SECOND)) {
            unmanaged.containers().assign(WEB, handle);
        }
        makeUnreadable(WEB);
        assertThat(unmanaged.containers().assign(DB, FIRST).handle()).contains(FIRST);
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.containers().assign(DB, SECOND));
    }

    @Test
    void unmanagedAContainerThatCannotBeReadHasNoneOfAnEarlierOneOfItsName() throws Exception {
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY.withHandle(FIRST));
        unmanaged.containers().cleanup(WEB, Duration.ZERO);
        unmanaged.containers().prepare(WEB, Request.ANY);
        makeUnreadable(WEB);
        assertThat(unmanaged
                        .containers()
                        .prepare(DB, Request.ANY.withHandle(FIRST))
                        .handle())
                .contains(FIRST);
    }

    @Test
    void unmanagedAHandleThatNoGroupCouldBeMadeForIsNotHeld() throws Exception {
        Session unmanaged = session(List.of());
        cgroups.with("web", 7);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> unmanaged.containers().prepare(WEB, Request.ANY.withHandle(FIRST)));
        assertThat(unmanaged
                        .containers()
                        .prepare(DB, Request.ANY.withHandle(FIRST))
                        .handle())
                .contains(FIRST);
    }

    private void makeUnreadable(ContainerId container) {
        cgroups.reading.put(container.value(), () -> {
            throw new IOException("too many open files");
        });
    }

    @Test
    void unmanagedNestedContainersFollowTheHandleOfTheGroup() throws Exception {
        ContainerId nested = new ContainerId("web/nested");
        Session unmanaged = session(List.of());
        unmanaged.containers().prepare(WEB, Request.ANY);
        unmanaged.containers().prepare(nested, Request.ANY);
        unmanaged.containers().assign(WEB, FIRST);
        assertThat(unmanaged.kept().known().families().get(nested).handle()).contains(FIRST);
        assertThat(unmanaged.kept().known().families().get(WEB).handle()).contains(FIRST);
    }

    @Test
    void whoIsInterruptedBeforeItsTurnHasDoneNothingAndSaysSo() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        CountDownLatch goOn = new CountDownLatch(1);
        Call<Void> busy = isolateUntil(goOn);
        Call<Void> waits = Call.start(() -> managed.containers().cleanup(WEB, LONG));
        assertThat(waits.untilItWaits().interrupt().failure())
                .isInstanceOf(CallInterruptedException.class)
                .hasMessage("interrupted before the turn of this call for container 'web' came; nothing was done");
        goOn.countDown();
        assertThat(busy.result()).isNull();
    }

    @Test
    void whoIsInterruptedBeforeALaterTurnSaysWhatBecomesOfTheHandle() throws Exception {
        managed.containers().prepare(WEB, Request.ANY);
        managed.containers().isolate(WEB, 42);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        cgroups.before.put("remove", tried::countDown);
        Call<Void> waits = Call.start(() -> managed.containers().cleanup(WEB, LONG));
        await(tried);
        Call<Void> busy = isolateUntil(goOn);
        assertThat(waits.untilItWaitsForAnother().interrupt().failure())
                .isInstanceOf(CallInterruptedException.class)
                .hasMessage("interrupted while container 'web' was busy; what is not removed keeps its handle");
        goOn.countDown();
        assertThat(busy.result()).isNull();
    }

    /** Has the turn by now. */
    private Call<Void> isolateUntil(CountDownLatch goOn) {
        CountDownLatch inside = new CountDownLatch(1);
        cgroups.before.put("attach", () -> {
            inside.countDown();
            await(goOn);
        });
        Call<Void> busy = Call.start(() -> managed.containers().isolate(WEB, 43));
        await(inside);
        return busy;
    }

    private void becomesIdleAtAttempt(int attempt) {
        AtomicInteger attempts = new AtomicInteger();
        cgroups.before.put("remove", () -> {
            if (attempts.incrementAndGet() == attempt) {
                cgroups.pids(WEB).clear();
            }
        });
    }

    /** All threads use the same names, so that they meet. */
    private Void prepareAndCleanUp(int times) throws NetClsException {
        for (int i = 0; i < times; i++) {
            ContainerId container = new ContainerId("c" + i % 5);
            try {
                managed.containers().prepare(container, Request.ANY);
                managed.containers().cleanup(container, Duration.ZERO);
            } catch (AlreadyPreparedException e) {
                assertThat(e).hasMessageContaining(container.value());
            }
        }
        return null;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertUnknown(ThrowingCallable call) {
        assertThatExceptionOfType(UnknownContainerException.class)
                .isThrownBy(call)
                .withMessage("no container 'web'");
    }

    private void assertUse(int used, int quarantined) {
        assertThat(managed.view().overview(Reconciliation.NONE).handles())
                .containsExactly(new HandleCounts(new Primary(0x12), used, quarantined, 2000 - used - quarantined));
    }

    private record Parts(ForeignCarriers carriers, Containers containers, StateView view) {}

    private Parts parts(List<Integer> primaries) {
        Ledger ledger = ledger(primaries);
        ledger.settle();
        Changes changes = changes();
        ForeignCarriers carriers = new ForeignCarriers("/fake/"::concat, ledger, changes);
        Bookkeeping books = new Bookkeeping(cgroups, ledger, selection(primaries), carriers);
        Families families = new Families(0);
        Drifts drifts = new Drifts(books, families, carriers, changes, Map.of());
        return new Parts(
                carriers,
                new Containers(cgroups, books, families, new Turns(), carriers, drifts, changes),
                new StateView(cgroups, ledger, books, families, carriers, drifts, changes));
    }

    private Session session(List<Integer> primaries) {
        return new Session(
                cgroups,
                new Survey(List.of(), Survey.Believed.NOTHING, ForeignGroups.NONE),
                ledger(primaries),
                selection(primaries),
                true,
                changes(),
                Session.Kept.NOTHING,
                log.logger());
    }

    private static Selection selection(List<Integer> primaries) {
        return new Selection(new Selectors(), settings(primaries));
    }

    private static Settings settings(List<Integer> primaries) {
        return Ledgers.settings(primaries, 2000, Duration.ofSeconds(60), Duration.ZERO);
    }

    private Ledger ledger(List<Integer> primaries) {
        Settings settings = settings(primaries);
        Ledger ledger = Ledgers.unsettled(settings, new TestClock(), log.logger());
        ledger.use(LowestFirst.ALLOCATOR);
        return ledger;
    }

    private Changes changes() {
        return new Changes(0, List.of(), Runnable::run, Duration.ZERO, log.logger());
    }
}
