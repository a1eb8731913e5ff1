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
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.LowestFirst;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.ForeignGroups;

class ContainersTest {
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
    private final Containers containers = containers(List.of(0x12));

    @Test
    void makesAGroupThatCarriesTheHandle() throws Exception {
        Assignment assignment = containers.prepare(WEB, Request.ANY);
        assertThat(assignment.container()).isEqualTo(WEB);
        assertThat(assignment.handle()).contains(FIRST);
        assertThat(assignment.group()).isEqualTo("/fake/web");
        assertThat(cgroups.classId(WEB.value())).hasValue(0x00120001);
        assertThat(containers.status(WEB)).isEqualTo(assignment);
    }

    @Test
    void refusesToPrepareTwice() throws Exception {
        containers.prepare(WEB, Request.ANY);
        assertThatExceptionOfType(AlreadyPreparedException.class)
                .isThrownBy(() -> containers.prepare(WEB, Request.ANY))
                .withMessage("container 'web' has 0x00120001 already");
        assertUse(1, 0);
    }

    @Test
    void movesProcessesIntoTheGroup() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        assertThat(cgroups.pids(WEB)).containsExactly(42L);
    }

    @Test
    void tellsWhyAProcessCannotBeMoved() throws Exception {
        containers.prepare(WEB, Request.ANY);
        cgroups.before.put("attach", () -> {
            throw new IOException("cannot move pid 42 into /fake/web: No such process");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> containers.isolate(WEB, 42))
                .withMessage("cannot move pid 42 into /fake/web: No such process")
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void doesNotKnowAContainerThatIsNotPrepared() {
        assertUnknown(() -> containers.status(WEB));
        assertUnknown(() -> containers.isolate(WEB, 42));
        assertUnknown(() -> containers.cleanup(WEB, Duration.ZERO));
    }

    @Test
    void removesTheGroupAndThenLetsTheHandleRest() throws Exception {
        containers.prepare(WEB, Request.ANY);
        cgroups.before.put("remove", () -> assertUse(1, 0));
        containers.cleanup(WEB, Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
        assertUnknown(() -> containers.status(WEB));
    }

    @Test
    void aGroupThatIsGoneAlreadyCountsAsRemoved() throws Exception {
        containers.prepare(WEB, Request.ANY);
        cgroups.groups.clear();
        containers.cleanup(WEB, Duration.ZERO);
        assertUse(0, 1);
    }

    @Test
    void aContainerCanBePreparedAgainAfterCleanup() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.cleanup(WEB, Duration.ZERO);
        assertThat(containers.prepare(WEB, Request.ANY).handle()).contains(SECOND);
    }

    @Test
    void theVersionGrowsWithEveryChange() throws Exception {
        long before = containers.overview(Reconciliation.NONE).version();
        containers.prepare(WEB, Request.ANY);
        long prepared = containers.overview(Reconciliation.NONE).version();
        containers.cleanup(WEB, Duration.ZERO);
        assertThat(prepared).isGreaterThan(before);
        assertThat(containers.overview(Reconciliation.NONE).version()).isGreaterThan(prepared);
    }

    @Test
    void theStateIsOrderedByContainer() throws Exception {
        for (String name : List.of("m", "z", "a", "web", "web.sidecar", "c1", "c10", "c2")) {
            containers.prepare(new ContainerId(name), Request.ANY);
        }
        assertThat(containers.state(Reconciliation.NONE).assignments())
                .extracting(assignment -> assignment.container().value())
                .containsExactly("a", "c1", "c10", "c2", "m", "web", "web.sidecar", "z");
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void givesTheHandleUpWhenTheGroupCannotBeMade(FakeCgroups.Hook failure) throws Exception {
        cgroups.before.put("create", failure);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> containers.prepare(WEB, Request.ANY))
                .withMessage("no space");
        assertThat(containers.state(Reconciliation.NONE).assignments()).isEmpty();
        assertThat(containers.overview(Reconciliation.NONE).foreign()).isEmpty();
        assertUse(0, 1);
        cgroups.before.clear();
        assertThat(containers.prepare(WEB, Request.ANY).handle()).contains(SECOND);
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void aGroupThatCouldBeNeitherFinishedNorRemovedKeepsItsHandle(FakeCgroups.Hook failure) {
        cgroups.after.put("create", failure);
        assertThatExceptionOfType(BackEndException.class).isThrownBy(() -> containers.prepare(WEB, Request.ANY));
        assertThat(containers.overview(Reconciliation.NONE).foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.of(FIRST), "could be neither finished nor removed"));
        assertThat(containers.state(Reconciliation.NONE).assignments()).isEmpty();
        assertUse(1, 0);
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void aGroupThatCannotBeReadAfterAFailureKeepsItsHandle(FakeCgroups.Hook failure) {
        cgroups.before.put("create", failure);
        cgroups.before.put("classId", failure);
        assertThatExceptionOfType(BackEndException.class).isThrownBy(() -> containers.prepare(WEB, Request.ANY));
        assertThat(containers.overview(Reconciliation.NONE).foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.of(FIRST), "could be neither finished nor removed"));
        assertUse(1, 0);
    }

    @Test
    void leavesAGroupOfSomebodyElseAsItIs() throws Exception {
        cgroups.with("web", 7, 42L);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> containers.prepare(WEB, Request.ANY))
                .withMessageContaining("/fake/web exists already");
        assertThat(cgroups.classId(WEB.value())).hasValue(7);
        assertThat(cgroups.pids(WEB)).containsExactly(42L);
        assertUse(0, 0);
        assertUnknown(() -> containers.status(WEB));
    }

    @Test
    void aBusyContainerKeepsItsHandle() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        BusyGroupException e =
                catchThrowableOfType(BusyGroupException.class, () -> containers.cleanup(WEB, Duration.ZERO));
        assertThat(e).hasMessage("container 'web' is busy and keeps its handle: end first pid 42 (fake)");
        assertThat(e.processes()).containsExactly(new GroupProcess(42, "fake"));
        assertThat(containers.status(WEB).handle()).contains(FIRST);
        assertUse(1, 0);
        cgroups.pids(WEB).clear();
        containers.cleanup(WEB, Duration.ZERO);
        assertUse(0, 1);
    }

    @Test
    void killsWhatIsInsideWhenAsked() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        containers.destroy(WEB, Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
    }

    @Test
    void givesTheLauncherOfAPreparedContainerOnly() throws Exception {
        assertUnknown(() -> containers.launcher(WEB));
        containers.prepare(WEB, Request.ANY);
        assertThat(containers.launcher(WEB)).containsExactly("launch-in", "/fake/web");
    }

    @Test
    void triesAgainWhileTheContainerIsBusy() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        becomesIdleAtAttempt(3);
        containers.cleanup(WEB, LONG);
        assertThat(cgroups.groups).isEmpty();
        assertUse(0, 1);
    }

    @Test
    void takesAnyTimeoutHoweverLong() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        becomesIdleAtAttempt(2);
        containers.cleanup(WEB, ChronoUnit.FOREVER.getDuration());
        assertUse(0, 1);
    }

    @ParameterizedTest(name = "{index}")
    @FieldSource("FAILURES")
    void aGroupThatCannotBeRemovedKeepsItsHandle(FakeCgroups.Hook failure) throws Exception {
        containers.prepare(WEB, Request.ANY);
        cgroups.before.put("remove", failure);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> containers.cleanup(WEB, LONG))
                .withMessage("no space");
        assertThat(containers.status(WEB).handle()).contains(FIRST);
        assertUse(1, 0);
    }

    @Test
    void anInterruptEndsCleanup() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        cgroups.before.put("remove", () -> Thread.currentThread().interrupt());
        assertThatExceptionOfType(NetClsException.class)
                .isThrownBy(() -> containers.cleanup(WEB, LONG))
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
        Call<Assignment> first = Call.start(() -> containers.prepare(WEB, Request.ANY));
        await(inside);
        Call<Assignment> second =
                Call.start(() -> containers.prepare(WEB, Request.ANY)).untilItWaits();
        assertThat(containers.prepare(DB, Request.ANY).handle())
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
        assertThat(containers.state(Reconciliation.NONE).assignments()).isEmpty();
        assertThat(containers.overview(Reconciliation.NONE).handles().get(0).used())
                .isZero();
    }

    @Test
    void nothingBeginsWhileItIsClosed() {
        containers.setOpen(false);
        assertThatExceptionOfType(IsolatorStoppedException.class)
                .isThrownBy(() -> containers.prepare(WEB, Request.ANY));
    }

    @Test
    void closingEndsACleanupThatWaits() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.isolate(WEB, 42);
        CountDownLatch tried = new CountDownLatch(1);
        cgroups.before.put("remove", tried::countDown);
        Call<Void> cleanup = Call.start(() -> containers.cleanup(WEB, LONG));
        await(tried);
        containers.setOpen(false);
        assertThat(cleanup.failure()).isInstanceOf(IsolatorStoppedException.class);
        assertUse(1, 0);
    }

    @Test
    void unmanagedItMakesGroupsAndLeavesTheClassIdToTheOperator() throws Exception {
        Containers unmanaged = containers(List.of());
        assertThat(unmanaged.prepare(WEB, Request.ANY).handle()).isEmpty();
        cgroups.with("web", 0x00340001);
        assertThat(unmanaged.status(WEB).handle()).contains(new NetClsHandle(0x34, 1));
        assertThat(unmanaged.state(Reconciliation.NONE).assignments().get(0).handle())
                .contains(new NetClsHandle(0x34, 1));
        assertThat(unmanaged.overview(Reconciliation.NONE).managed()).isFalse();
        unmanaged.cleanup(WEB, Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
    }

    @Test
    void unmanagedItNeedsNoAllocator() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.drop(LowestFirst.ALLOCATOR.allocator());
        assertThat(unmanaged.prepare(WEB, Request.ANY).handle()).isEmpty();
    }

    @Test
    void unmanagedAClassIdThatIsNoHandleIsNotShownAsOne() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        cgroups.with("web", 0x00340000);
        assertThat(unmanaged.status(WEB).handle()).isEmpty();
        cgroups.groups.clear();
        assertThat(unmanaged.status(WEB).handle()).isEmpty();
    }

    @Test
    void withoutAnAllocatorNothingIsMade() {
        containers.drop(LowestFirst.ALLOCATOR.allocator());
        assertThatExceptionOfType(NoAllocatorException.class).isThrownBy(() -> containers.prepare(WEB, Request.ANY));
        assertThat(cgroups.groups).isEmpty();
    }

    @Test
    void theOverviewTellsHowManyContainersThereAre() throws Exception {
        containers.prepare(WEB, Request.ANY);
        containers.prepare(new ContainerId("web.nested"), Request.ANY);
        assertThat(containers.overview(Reconciliation.NONE).containers()).isEqualTo(2);
        assertThat(containers.state(Reconciliation.NONE).overview())
                .isEqualTo(containers.overview(Reconciliation.NONE));
        containers.cleanup(new ContainerId("web.nested"), Duration.ZERO);
        assertThat(containers.overview(Reconciliation.NONE).containers()).isEqualTo(1);
    }

    @Test
    void theVersionIsReadBeforeAllElse() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        long before = unmanaged.version();
        cgroups.before.put("classId", () -> {
            cgroups.before.clear();
            unmanaged.adopt(new Assignment(DB, Optional.empty(), "/fake/db", Instant.EPOCH));
        });
        assertThat(unmanaged.state(Reconciliation.NONE).overview().version()).isEqualTo(before);
        assertThat(unmanaged.version()).isEqualTo(before + 1);
    }

    @Test
    void tellsWhoHasAHandle() throws Exception {
        containers.prepare(WEB, Request.ANY);
        assertThat(containers.handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        assertThat(containers.handle(SECOND)).isEqualTo(Statuses.free(SECOND, Optional.empty()));
        containers.cleanup(WEB, Duration.ZERO);
        assertThat(containers.handle(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(containers.handle(FIRST).container()).contains(WEB);
        NetClsHandle other = new NetClsHandle(0x99, 1);
        assertThat(containers.handle(other)).isEqualTo(Statuses.outside(other));
    }

    @Test
    void aHandleThatAForeignGroupCarriesIsForeign() {
        containers.strangers().doNotAdopt("odd name", "is odd", Optional.of(FIRST));
        assertThat(containers.handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
    }

    @Test
    void whatAGroupCarriesThatIsInTheWayOfAPrepareIsGivenToNobody() throws Exception {
        cgroups.with("web", FIRST.classId(), 42L);
        assertThatExceptionOfType(BackEndException.class).isThrownBy(() -> containers.prepare(WEB, Request.ANY));
        assertThat(containers.handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        assertThat(containers.prepare(DB, Request.ANY).handle()).contains(SECOND);
    }

    @Test
    void aHandleThatIsMetElsewhereWhileItCouldNotBeUsedIsNotFreed() throws Exception {
        cgroups.with("web", 7);
        cgroups.before.put(
                "create",
                () -> containers.strangers().meet(new ForeignGroups(Map.of("/x/docker", FIRST.classId()), Set.of())));
        assertThatExceptionOfType(BackEndException.class).isThrownBy(() -> containers.prepare(WEB, Request.ANY));
        cgroups.before.clear();
        assertThat(containers.handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        assertThat(containers.prepare(DB, Request.ANY).handle()).contains(SECOND);
    }

    @Test
    void unmanagedAHandleIsWithAContainerThatCannotBeRead() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        unmanaged.prepare(DB, Request.ANY);
        unmanaged.assign(WEB, FIRST);
        cgroups.before.put("classId", () -> {
            throw new IOException("too many open files");
        });
        assertThatExceptionOfType(HandleUnavailableException.class).isThrownBy(() -> unmanaged.assign(DB, FIRST));
    }

    @Test
    void unmanagedOneOfTwoContainersGetsTheHandleThatBothAskFor() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        unmanaged.prepare(DB, Request.ANY);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        cgroups.before.put("rewrite", () -> {
            writing.countDown();
            await(goOn);
        });
        Call<?> first = Call.start(() -> unmanaged.assign(WEB, FIRST));
        await(writing);
        cgroups.before.clear();
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.assign(DB, FIRST))
                .withMessage("handle " + FIRST + " is with container 'web'");
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.prepare(new ContainerId("new"), Request.ANY.withHandle(FIRST)));
        goOn.countDown();
        first.result();
        assertThat(unmanaged.status(WEB).handle()).contains(FIRST);
    }

    @Test
    void unmanagedAHandleThatCouldNotBeWrittenIsNotHeld() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        unmanaged.prepare(DB, Request.ANY);
        for (String method : List.of("rewrite", "create")) {
            cgroups.before.put(method, () -> {
                throw new IOException("no space");
            });
        }
        assertThatExceptionOfType(BackEndException.class).isThrownBy(() -> unmanaged.assign(WEB, FIRST));
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> unmanaged.prepare(new ContainerId("new"), Request.ANY.withHandle(SECOND)));
        cgroups.before.clear();
        assertThat(unmanaged.assign(DB, FIRST).handle()).contains(FIRST);
        assertThat(unmanaged.assign(WEB, SECOND).handle()).contains(SECOND);
    }

    @Test
    void unmanagedNoHandleIsAssignedThatAnothersGroupCarries() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        unmanaged.strangers().doNotAdopt("odd name", "is odd", Optional.of(FIRST));
        unmanaged.strangers().meet(new ForeignGroups(Map.of("/x/docker", SECOND.classId()), Set.of()));
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.assign(WEB, FIRST))
                .withMessageContaining("is carried by group odd name");
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> unmanaged.assign(WEB, SECOND))
                .withMessageContaining("is carried by group /x/docker");
    }

    @Test
    void unmanagedTheKernelTellsWhoHasAHandle() throws Exception {
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        unmanaged.assign(WEB, FIRST);
        assertThat(unmanaged.handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        cgroups.rewrite(WEB, SECOND.classId());
        assertThat(unmanaged.handle(FIRST)).isEqualTo(Statuses.outside(FIRST));
        assertThat(unmanaged.handle(SECOND)).isEqualTo(Statuses.used(SECOND, WEB));
    }

    @Test
    void unmanagedNestedContainersFollowTheHandleOfTheGroup() throws Exception {
        ContainerId nested = new ContainerId("web.nested");
        Containers unmanaged = containers(List.of());
        unmanaged.prepare(WEB, Request.ANY);
        unmanaged.prepare(nested, Request.ANY);
        unmanaged.assign(WEB, FIRST);
        assertThat(unmanaged.families().get(nested).handle()).contains(FIRST);
        assertThat(unmanaged.families().get(WEB).handle()).contains(FIRST);
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
                containers.prepare(container, Request.ANY);
                containers.cleanup(container, Duration.ZERO);
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
        assertThat(containers.overview(Reconciliation.NONE).handles())
                .containsExactly(new HandleCounts(new Primary(0x12), used, quarantined, 2000 - used - quarantined));
    }

    private Containers containers(List<Integer> primaries) {
        Settings settings = Ledgers.settings(primaries, 2000, Duration.ofSeconds(60), Duration.ZERO);
        RecordingLog log = new RecordingLog();
        Ledger ledger = Ledgers.inMemory(settings, new TestClock(), log.logger());
        ledger.use(LowestFirst.ALLOCATOR);
        return new Containers(cgroups, ledger, new Changes(() -> 0, Runnable::run, Duration.ZERO, log.logger()));
    }
}
