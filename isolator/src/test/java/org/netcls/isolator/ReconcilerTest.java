// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.ForeignGroups;

class ReconcilerTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId SHARED = new ContainerId("web/shared");
    private static final ContainerId OWN = new ContainerId("web/own");
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);

    private final Rig repairing = prepared(Rig.settings(true, 0x12));
    private final Rig reporting = prepared(Rig.settings(false, 0x12));

    @Test
    void findsNothingWhereNothingChanged() throws Exception {
        long version = repairing.overview().version();
        assertThat(repairing.isolator().reconcile()).isEqualTo(new Reconciliation(1, 0, 0, 0, 0, 0));
        assertThat(repairing.overview().version()).isEqualTo(version);
        assertThat(repairing.log.warnings()).isEmpty();
    }

    @Test
    void writesAChangedClassIdBack() throws Exception {
        repairing.cgroups.rewrite(WEB, 0x120005);
        assertThat(repairing.isolator().reconcile()).isEqualTo(new Reconciliation(1, 1, 1, 0, 0, 0));
        assertThat(repairing.cgroups.classId(WEB.value())).hasValue(FIRST.classId());
        assertThat(repairing.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(repairing.overview().drifts()).isEmpty();
        assertUse(repairing, 2, 1);
        assertThat(repairing.log.warnings())
                .containsExactly("warn group of container 'web' has classid 0x00120005 instead of 0x00120001; it is"
                        + " written back");
    }

    @Test
    void aClassIdThatWasEmptiedIsDriftToo() throws Exception {
        repairing.cgroups.rewrite(WEB, 0);
        repairing.isolator().reconcile();
        assertThat(repairing.cgroups.classId(WEB.value())).hasValue(FIRST.classId());
    }

    @Test
    void onRequestItOnlyTellsOfAChangedClassIdAndOnce() throws Exception {
        reporting.cgroups.rewrite(WEB, 0x120005);
        reporting.isolator().reconcile();
        assertThat(reporting.log.warnings()).hasSize(1);
        assertThat(reporting.isolator().reconcile()).isEqualTo(new Reconciliation(2, 1, 0, 0, 0, 0));
        assertThat(reporting.cgroups.classId(WEB.value())).hasValue(0x120005);
        assertThat(reporting.overview().drifts()).containsExactly(new Drift(WEB, FIRST, 0x120005));
        assertThat(reporting.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(reporting.isolator().status(WEB).handle()).contains(FIRST);
        assertThat(reporting.log.warnings()).hasSize(1);
    }

    @Test
    void neitherTheHandleThatADriftedGroupCarriesNorItsOwnIsGivenToAnother() throws Exception {
        reporting.cgroups.rewrite(WEB, 0x120003);
        reporting.isolator().reconcile();
        assertThat(reporting.isolator().prepare(new ContainerId("new")).handle())
                .contains(new NetClsHandle(0x12, 4));
        assertUse(reporting, 4, 0);
    }

    @Test
    void aDriftThatSomebodyUndidIsNoDriftAnyMore() throws Exception {
        reporting.cgroups.rewrite(WEB, 0x120003);
        reporting.isolator().reconcile();
        reporting.cgroups.rewrite(WEB, FIRST.classId());
        reporting.isolator().reconcile();
        assertThat(reporting.overview().drifts()).isEmpty();
        assertThat(reporting.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertUse(reporting, 2, 1);
    }

    @Test
    void aDriftedContainerIsCleanedUpAsOthersAre() throws Exception {
        reporting.cgroups.rewrite(OWN, 0x120003);
        reporting.isolator().reconcile();
        reporting.isolator().cleanup(OWN, Duration.ZERO);
        assertThat(reporting.overview().drifts()).isEmpty();
        assertUse(reporting, 1, 2);
    }

    @Test
    void aContainerWhoseGroupIsGoneIsReleasedWithThoseThatSharedIt() throws Exception {
        repairing.cgroups.groups.remove("web");
        assertThat(repairing.isolator().reconcile()).isEqualTo(new Reconciliation(1, 0, 0, 2, 0, 0));
        assertThat(repairing.state().assignments())
                .extracting(assignment -> assignment.container())
                .containsExactly(OWN);
        assertUse(repairing, 1, 1);
        assertThat(repairing.log.warnings())
                .containsExactly("warn Group /fake/web of container 'web' is gone, so it is released");
        assertThat(repairing.events)
                .filteredOn(event -> event.kind() == Kind.RELEASED)
                .extracting(AssignmentEvent::detail)
                .containsExactly("its group has vanished", "its group has vanished");
    }

    @Test
    void aGroupThatGoesWhileAllAreReadHasVanished() throws Exception {
        repairing.cgroups.reading.put("web", () -> repairing.cgroups.groups.remove("web"));
        assertThat(repairing.isolator().reconcile().vanished()).isEqualTo(2);
    }

    @Test
    void listsAGroupOfSomebodyElseUntilItIsGone() throws Exception {
        repairing.cgroups.with("odd", 0x990001);
        repairing.isolator().reconcile();
        repairing.isolator().reconcile();
        assertThat(repairing.overview().foreign()).extracting(FakeCgroups::name).containsExactly("odd");
        assertThat(repairing.log.warnings()).hasSize(1);
        repairing.cgroups.groups.remove("odd");
        repairing.isolator().reconcile();
        assertThat(repairing.overview().foreign()).isEmpty();
    }

    @Test
    void neverRemovesAnEmptyGroupThatIsNotOurs() throws Exception {
        repairing.cgroups.with("fresh", 0);
        repairing.isolator().reconcile();
        assertThat(repairing.cgroups.groups).containsKey("fresh");
        assertThat(repairing.overview().foreign())
                .containsExactly(new ForeignGroup(
                        "/fake/fresh", Optional.empty(), "has no classid of its own, and we did not make it"));
    }

    @Test
    void whatAForeignGroupCarriesLaterIsGivenToNobodyEither() throws Exception {
        repairing.cgroups.with("odd name", 0).with("dup", FIRST.classId());
        repairing.isolator().reconcile();
        repairing.cgroups.with("dup", 0x120002);
        repairing.isolator().reconcile();
        repairing.isolator().cleanup(OWN, Duration.ZERO);
        assertUse(repairing, 2, 0);
    }

    @Test
    void aGroupThatCanBeReadAgainIsAdopted() throws Exception {
        repairing.cgroups.with("late", 0x120007);
        repairing.cgroups.reading.put("late", () -> {
            throw new IOException("permission denied");
        });
        repairing.isolator().reconcile();
        assertThat(repairing.overview().foreign()).extracting(FakeCgroups::name).containsExactly("late");
        repairing.cgroups.reading.clear();
        repairing.isolator().reconcile();
        assertThat(repairing.isolator().status(new ContainerId("late")).handle())
                .contains(new NetClsHandle(0x12, 7));
        assertThat(repairing.overview().foreign()).isEmpty();
    }

    @Test
    void ofNewGroupsThatCarryTheSameTheFirstByNameIsAdopted() throws Exception {
        for (String name : List.of("c", "a/x", "b")) {
            repairing.cgroups.with(name, 0x120007);
        }
        repairing.isolator().reconcile();
        assertThat(repairing.isolator().status(new ContainerId("a/x")).handle()).contains(new NetClsHandle(0x12, 7));
        assertThat(repairing.overview().foreign()).extracting(FakeCgroups::name).containsExactly("b", "c");
    }

    @Test
    void aNewGroupThatCarriesWhatTheGroupOfADriftedContainerDoesIsForeign() throws Exception {
        reporting.cgroups.rewrite(WEB, 0x120007);
        reporting.isolator().reconcile();
        reporting.cgroups.with("late", 0x120007);
        reporting.isolator().reconcile();
        assertThat(reporting.overview().foreign())
                .extracting(ForeignGroup::reason)
                .containsExactly("has classid 0x00120007, which is carried by the group of container 'web' too");
    }

    @Test
    void aGroupWithTheNameOfASharedContainerIsListed() throws Exception {
        repairing.cgroups.with("web/shared", 0x120005);
        repairing.isolator().reconcile();
        assertThat(repairing.overview().foreign())
                .containsExactly(new ForeignGroup(
                        "/fake/web\\shared",
                        NetClsHandle.ofClassId(0x120005),
                        "has the name of a container that shares its parent's"));
        assertThat(repairing.isolator().status(SHARED).state()).isEqualTo(AssignmentState.SHARED);
        assertUse(repairing, 3, 0);
    }

    @Test
    void removesWhatAFailedPrepareCouldNotUndo() throws Exception {
        repairing.cgroups.after.put("create", () -> {
            throw new IOException("no space");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> repairing.isolator().prepare(new ContainerId("new")));
        repairing.cgroups.after.clear();
        failOnceFor(repairing, "remove", 1);
        assertThat(repairing.isolator().reconcile().failures()).isEqualTo(1);
        assertUse(repairing, 3, 0);
        repairing.isolator().reconcile();
        assertThat(repairing.cgroups.groups).doesNotContainKey("new");
        assertThat(repairing.overview().foreign()).isEmpty();
        assertUse(repairing, 2, 1);
    }

    @Test
    void anUnfinishedGroupStaysForeignWhenItsNameIsSharedLater() throws Exception {
        ContainerId nested = new ContainerId("web/new");
        repairing.cgroups.after.put("create", () -> {
            throw new IOException("no space");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> repairing.isolator().prepare(nested, Request.ANY.withOwnGroup()));
        repairing.cgroups.after.clear();
        repairing.isolator().prepare(nested);
        assertUse(repairing, 3, 0);
        repairing.isolator().reconcile();
        assertThat(repairing.cgroups.groups).doesNotContainKey("web/new");
        assertThat(repairing.isolator().status(nested).state()).isEqualTo(AssignmentState.SHARED);
        assertUse(repairing, 2, 1);
    }

    @Test
    void aFailedRepairIsCountedAndTriedAgain() throws Exception {
        repairing.cgroups.rewrite(WEB, 0x120005);
        failOnceFor(repairing, "rewrite", 1);
        assertThat(repairing.isolator().reconcile()).isEqualTo(new Reconciliation(1, 1, 0, 0, 1, 1));
        assertThat(repairing.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(repairing.isolator().reconcile()).isEqualTo(new Reconciliation(2, 1, 1, 0, 1, 0));
        assertThat(repairing.cgroups.classId(WEB.value())).hasValue(FIRST.classId());
    }

    @Test
    void aGroupThatCannotBeReadDoesNotKeepOthersFromRepair() throws Exception {
        repairing.cgroups.rewrite(WEB, 0x120005);
        repairing.cgroups.rewrite(OWN, 0x120006);
        failOnceFor(repairing, "classId", 1);
        assertThat(repairing.isolator().reconcile()).isEqualTo(new Reconciliation(1, 1, 1, 0, 1, 1));
        assertThat(repairing.log.warnings()).contains("warn Cannot read container 'web': no space");
        assertThat(repairing.isolator().reconcile().repaired()).isEqualTo(2);
    }

    @Test
    void failsAndCountsItWhenTheGroupsCannotBeListed() {
        failOnceFor(repairing, "list", 1);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> repairing.isolator().reconcile())
                .withMessage("cannot read the groups: no space");
        assertThat(repairing.overview().reconciliation()).isEqualTo(new Reconciliation(1, 0, 0, 0, 1, 1));
    }

    @Test
    void theCountsOutliveAChangeOfTheConfiguration() throws Exception {
        repairing.isolator().reconcile();
        repairing.configure(Rig.settings(true, 0x12, 0x13));
        assertThat(repairing.isolator().reconcile().runs()).isEqualTo(2);
    }

    @Test
    void endsWhenTheIsolatorIsClosed() throws Exception {
        assertEndsWhenClosed(repairing);
        assertEndsWhenClosed(Rig.of(new FakeCgroups().with("odd name", 7), Rig.settings(true, 0x12)));
    }

    private static void assertEndsWhenClosed(Rig rig) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Set<String> read = ConcurrentHashMap.newKeySet();
        rig.cgroups.groups.keySet().forEach(group -> rig.cgroups.reading.put(group, () -> read.add(group)));
        rig.cgroups.before.put("list", () -> {
            inside.countDown();
            await(goOn);
        });
        Call<Reconciliation> run = Call.start(() -> rig.isolator().reconcile());
        await(inside);
        Call<Void> close = Call.<Void>start(() -> {
                    rig.isolator().close();
                    return null;
                })
                .untilItWaits();
        goOn.countDown();
        assertThat(run.failure()).isInstanceOf(IsolatorStoppedException.class);
        close.result();
        assertThat(read).as("which may take long").isEmpty();
    }

    @Test
    void failsForNobodyWhereItIsInterrupted() throws Exception {
        Isolator isolator = repairing.isolator();
        isolator.prepare(new ContainerId("first"));
        isolator.prepare(new ContainerId("second"));
        Reconciliation before = repairing.overview().reconciliation();
        for (String group : List.of("first", "second")) {
            repairing.cgroups.reading.put(group, () -> {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            });
        }
        assertThatExceptionOfType(CallInterruptedException.class).isThrownBy(isolator::reconcile);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(repairing.overview().reconciliation()).isEqualTo(before);
        repairing.cgroups.reading.clear();
        assertThat(isolator.reconcile().failing()).isZero();
    }

    @Test
    void whatIsJustBeingMadeIsNotForeign() throws Exception {
        ContainerId fresh = new ContainerId("fresh");
        CountDownLatch made = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        repairing.cgroups.after.put("create", () -> {
            made.countDown();
            await(goOn);
        });
        Call<?> prepare = Call.start(() -> repairing.isolator().prepare(fresh));
        await(made);
        repairing.isolator().reconcile();
        goOn.countDown();
        prepare.result();
        repairing.isolator().reconcile();
        assertThat(repairing.overview().foreign()).isEmpty();
        assertThat(repairing.isolator().status(fresh).state()).isEqualTo(AssignmentState.ASSIGNED);
    }

    @Test
    void waitsForNoContainerWithWhichAnotherCallIsBusy() throws Exception {
        repairing.cgroups.attach(WEB, 42);
        ContainerId other = new ContainerId("other");
        repairing.isolator().prepare(other);
        repairing.isolator().cleanup(SHARED, Duration.ZERO);
        repairing.isolator().cleanup(OWN, Duration.ZERO);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        repairing.cgroups.before.put("remove", () -> {
            busy.countDown();
            await(goOn);
        });
        Call<?> release = Call.start(() -> {
            repairing.isolator().cleanup(WEB, Duration.ZERO);
            return null;
        });
        await(busy);
        repairing.cgroups.rewrite(WEB, 0x00120007);
        repairing.cgroups.rewrite(other, 0x00120008);
        repairing.isolator().reconcile();
        assertThat(repairing.cgroups.classId("web")).hasValue(0x00120007);
        assertThat(repairing.cgroups.classId("other"))
                .hasValue(repairing
                        .isolator()
                        .status(other)
                        .handle()
                        .orElseThrow()
                        .classId());
        RecoveryReport report = repairing.isolator().recover(Set.of(other), Set.of());
        assertThat(report.failed()).containsExactly(Map.entry(WEB, "another call is busy with it"));
        goOn.countDown();
        assertThat(release.failure()).isInstanceOf(BusyGroupException.class);
    }

    @Test
    void tellsOfAProcessThatSomebodyMovedAway() throws Exception {
        long pid = ProcessHandle.current().pid();
        repairing.isolator().isolate(WEB, pid);
        repairing.isolator().reconcile();
        repairing.events.clear();
        repairing.cgroups.pids(WEB).remove(pid);
        repairing.cgroups.moved.put(pid, "/system.slice");
        assertThat(repairing.isolator().reconcile().drifted()).isEqualTo(1);
        repairing.isolator().reconcile();
        String told = "process " + pid + " (java) is in group /system.slice and not in that of container 'web', which"
                + " carries " + FIRST;
        assertThat(repairing.overview().drifts()).singleElement().hasToString(told);
        assertThat(repairing.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(repairing.events)
                .singleElement()
                .extracting(AssignmentEvent::detail)
                .isEqualTo(told);
        assertThat(repairing.log.warnings()).containsExactly("warn " + told);

        repairing.cgroups.moved.clear();
        repairing.cgroups.attach(WEB, pid);
        repairing.isolator().reconcile();
        assertThat(repairing.overview().drifts()).isEmpty();
        assertThat(repairing.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
    }

    @Test
    void aProcessThatIsInAnotherContainerOrInAGroupInsideIsNotAstray() throws Exception {
        long pid = ProcessHandle.current().pid();
        repairing.isolator().isolate(WEB, pid);
        repairing.isolator().reconcile();
        repairing.cgroups.pids(WEB).remove(pid);
        for (String group : List.of("/fake/web/inner", "/fake/web\\own")) {
            repairing.cgroups.moved.put(pid, group);
            repairing.isolator().reconcile();
            assertThat(repairing.overview().drifts()).isEmpty();
        }
    }

    @Test
    void whereThereAreVeryManyContainersAStrayIsFoundByTheNextComparison() throws Exception {
        Rig rig = Rig.of(
                new FakeCgroups(), Ledgers.settings(List.of(0x12), 20_000, Duration.ofSeconds(60), Duration.ZERO));
        for (int i = 0; i <= 10_000; i++) {
            rig.isolator().prepare(new ContainerId("c" + i));
        }
        long pid = ProcessHandle.current().pid();
        for (ContainerId container : List.of(new ContainerId("c1"), new ContainerId("c2"))) {
            rig.isolator().isolate(container, pid);
            rig.isolator().reconcile();
            rig.isolator().reconcile();
            rig.cgroups.pids(container).clear();
            rig.cgroups.moved.put(pid, "/system.slice");
            rig.isolator().reconcile();
            rig.isolator().reconcile();
            assertThat(rig.isolator().status(container).state()).isEqualTo(AssignmentState.DRIFTED);
            rig.cgroups.moved.clear();
        }
    }

    @Test
    void whatTheOperatorGaveStaysCarriedWhenAStrayIsOver() throws Exception {
        long pid = ProcessHandle.current().pid();
        Rig rig = prepared(Rig.settings(true));
        rig.isolator().isolate(WEB, pid);
        rig.cgroups.rewrite(WEB, 0);
        rig.configure(Rig.settings(true, 0x12));
        rig.cgroups.rewrite(WEB, FIRST.classId());
        rig.isolator().reconcile();
        rig.cgroups.moved.put(pid, "/system.slice");
        rig.isolator().reconcile();
        assertThat(rig.overview().drifts()).hasSize(1);
        rig.cgroups.moved.clear();
        rig.isolator().reconcile();
        assertThat(rig.overview().drifts()).isEmpty();
        assertUse(rig, 1, 0);
        assertThat(rig.isolator().prepare(new ContainerId("new")).handle()).contains(new NetClsHandle(0x12, 2));
    }

    @Test
    void aStrayEndsThoughTheOperatorTookTheHandleAway() throws Exception {
        long pid = ProcessHandle.current().pid();
        Rig unmanaged = prepared(Rig.settings(true));
        unmanaged.isolator().isolate(WEB, pid);
        unmanaged.isolator().assign(WEB, FIRST);
        unmanaged.isolator().reconcile();
        unmanaged.cgroups.moved.put(pid, "/system.slice");
        unmanaged.isolator().reconcile();
        assertThat(unmanaged.overview().drifts()).hasSize(1);
        unmanaged.cgroups.rewrite(WEB, 0);
        assertThat(unmanaged.isolator().reconcile().failures()).isZero();
        assertThat(unmanaged.overview().drifts()).isEmpty();
    }

    @Test
    void aForeignGroupThatCannotBeReadKeepsItsHandleWhenTheConfigurationChanges() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.cgroups.foreign = new ForeignGroups(Map.of("/x/docker", FIRST.classId()), Set.of());
        rig.isolator().reconcile();
        rig.cgroups.foreign = new ForeignGroups(Map.of(), Set.of("/"));
        rig.configure(Rig.settings(false, 0x12));
        assertThat(rig.isolator().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        assertThat(rig.overview().foreign()).extracting(ForeignGroup::path).containsExactly("/x/docker");
        rig.isolator().reconcile();
        assertThat(rig.isolator().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
    }

    @Test
    void manyBusyOrphansCostTheTimeOfOne() throws Exception {
        Rig rig = Rig.of(0x12, 0x13);
        for (int i = 1; i <= 9; i++) {
            ContainerId orphan = new ContainerId("o" + i);
            rig.isolator().prepare(orphan, Request.ANY.withPrimary(new Primary(0x13)));
            rig.cgroups.attach(orphan, i);
        }
        AtomicInteger attempts = new AtomicInteger();
        rig.cgroups.before.put("remove", () -> {
            // Each is tried once before any is tried again.
            if (attempts.incrementAndGet() == 10) {
                rig.cgroups
                        .groups
                        .keySet()
                        .forEach(name -> rig.cgroups.pids(new ContainerId(name)).clear());
            }
        });
        RecoveryReport report = rig.isolator().recover(Set.of(), Set.of());
        assertThat(report.removed()).hasSize(9);
        assertThat(report.failed()).isEmpty();
        assertThat(attempts).hasValue(18);
    }

    @Test
    void theEndOfTheIsolatorIsNoFailureOfEachOrphan() throws Exception {
        Rig rig = Rig.of(0x12);
        NetClsIsolator isolator = rig.isolator();
        for (long pid = 1; pid <= 2; pid++) {
            ContainerId orphan = new ContainerId("o" + pid);
            isolator.prepare(orphan);
            rig.cgroups.attach(orphan, pid);
        }
        AtomicInteger attempts = new AtomicInteger();
        rig.cgroups.before.put("remove", () -> {
            if (attempts.incrementAndGet() == 1) {
                Call.start(Executors.callable(isolator::close)).untilItWaits();
            }
        });
        assertThatExceptionOfType(IsolatorStoppedException.class)
                .isThrownBy(() -> isolator.recover(Set.of(), Set.of()));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void whatWasRemovedBeforeTheEndOfTheIsolatorIsTold() throws Exception {
        Rig rig = Rig.of(0x12);
        NetClsIsolator isolator = rig.isolator();
        ContainerId gone = new ContainerId("z");
        ContainerId busy = new ContainerId("a");
        isolator.prepare(gone);
        isolator.prepare(busy);
        rig.cgroups.attach(busy, 42);
        AtomicInteger attempts = new AtomicInteger();
        rig.cgroups.before.put("remove", () -> {
            if (attempts.incrementAndGet() == 3) {
                Call.start(Executors.callable(isolator::close)).untilItWaits();
            }
        });
        RecoveryReport report = isolator.recover(Set.of(), Set.of());
        assertThat(report.removed()).containsExactly(gone);
        assertThat(report.failed()).isEqualTo(Map.of(busy, "the isolator was stopped before it had gone; ask again"));
    }

    @Test
    void aDuplicateIsAdoptedOnceItsOwnerIsGone() throws Exception {
        FakeCgroups cgroups = new FakeCgroups()
                .with("a", 0x00120001)
                .with("b", 0x00120001, 42L)
                .with("c", 0x00120001);
        Rig rig = Rig.of(cgroups, Rig.settings(true, 0x12));
        rig.isolator().cleanup(new ContainerId("a"), Duration.ZERO);
        rig.isolator().reconcile();
        assertThat(rig.isolator().status(new ContainerId("b")).handle()).contains(FIRST);
        assertThat(rig.overview().foreign())
                .containsExactly(new ForeignGroup(
                        "/fake/c", Optional.of(FIRST), "has classid 0x00120001, which is with container 'b' too"));
        cgroups.groups.remove("c");
        rig.isolator().reconcile();
        assertUse(rig, 1, 0);
        cgroups.pids(new ContainerId("b")).clear();
        rig.isolator().cleanup(new ContainerId("b"), Duration.ZERO);
        assertUse(rig, 0, 1);
    }

    @Test
    void whatGroupsElsewhereCarryIsGivenToNobodyWhileThatIsSo() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.cgroups.foreign = new ForeignGroups(Map.of("/x/docker", FIRST.classId(), "/x", 0x00990001), Set.of());
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign())
                .containsExactly(new ForeignGroup("/x/docker", Optional.of(FIRST), "carries " + FIRST));
        assertThat(rig.log.warnings())
                .containsExactly("warn Foreign group /x/docker carries 0x00120001, which is given to nobody"
                        + " while that is so");
        assertThat(rig.isolator().prepare(WEB).handle()).contains(new NetClsHandle(0x12, 2));
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().prepare(new ContainerId("db"), Request.ANY.withHandle(FIRST)));
        rig.cgroups.foreign = new ForeignGroups(Map.of(), Set.of("/x/docker"));
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign()).hasSize(1);
        rig.cgroups.foreign = ForeignGroups.NONE;
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign()).isEmpty();
        assertThat(rig.isolator().handle(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
    }

    @ParameterizedTest
    @CsvSource({"10, 0", "12, 2"})
    void ofManyGroupsElsewhereTenAreLoggedAndTheOthersCounted(int groups, int others) throws Exception {
        Rig rig = Rig.of(IntStream.rangeClosed(1, groups).boxed().toArray(Integer[]::new));
        rig.cgroups.foreign = new ForeignGroups(
                IntStream.rangeClosed(1, groups)
                        .boxed()
                        .collect(Collectors.toMap(i -> "/x/" + i, i -> new NetClsHandle(i, 1).classId())),
                Set.of());
        rig.isolator().reconcile();
        assertThat(rig.log.warnings())
                .hasSize(Math.min(10, groups) + (others > 0 ? 1 : 0))
                .filteredOn(line -> line.contains("more such groups"))
                .isEqualTo(others > 0 ? List.of("warn There are " + others + " more such groups") : List.of());
    }

    @Test
    void aContainerKeepsItsHandleThoughAGroupElsewhereCarriesItToo() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.cgroups.foreign = new ForeignGroups(Map.of("/x/docker", FIRST.classId()), Set.of());
        rig.isolator().reconcile();
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.isolator().status(WEB).handle()).contains(FIRST);
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.isolator().handle(FIRST)).isEqualTo(Statuses.foreign(FIRST));
    }

    @Test
    void whatTheOperatorWroteWithoutUsIsTold() throws Exception {
        Rig unmanaged = prepared(Rig.settings(true));
        unmanaged.cgroups.rewrite(WEB, FIRST.classId());
        unmanaged.events.clear();
        unmanaged.isolator().reconcile();
        unmanaged.isolator().reconcile();
        assertThat(unmanaged.events)
                .extracting(
                        AssignmentEvent::kind,
                        event -> event.assignment().orElseThrow().container(),
                        AssignmentEvent::handle,
                        AssignmentEvent::detail)
                .containsExactly(
                        tuple(Kind.ASSIGNED, WEB, Optional.of(FIRST), "by the operator"),
                        tuple(Kind.ASSIGNED, SHARED, Optional.of(FIRST), "by the operator"));
        assertThat(unmanaged.log.warnings()).isEmpty();
    }

    @Test
    void aHandleThatTheOperatorTookAwayIsTold() throws Exception {
        Rig unmanaged = prepared(Rig.settings(true));
        unmanaged.isolator().assign(OWN, FIRST);
        unmanaged.cgroups.rewrite(OWN, 0);
        unmanaged.events.clear();
        unmanaged.isolator().reconcile();
        assertThat(unmanaged.events)
                .singleElement()
                .extracting(AssignmentEvent::handle)
                .isEqualTo(Optional.empty());
        assertThat(unmanaged.isolator().assign(WEB, FIRST).handle()).contains(FIRST);
    }

    @Test
    void handlesThatTheOperatorSwappedAreStillWithTheirContainers() throws Exception {
        Rig unmanaged = prepared(Rig.settings(true));
        NetClsHandle second = new NetClsHandle(0x12, 2);
        unmanaged.isolator().assign(WEB, FIRST);
        unmanaged.isolator().assign(OWN, second);
        unmanaged.cgroups.rewrite(WEB, second.classId());
        unmanaged.cgroups.rewrite(OWN, FIRST.classId());
        unmanaged.isolator().reconcile();
        unmanaged.isolator().prepare(new ContainerId("new"));
        for (NetClsHandle taken : List.of(FIRST, second)) {
            assertThatExceptionOfType(HandleUnavailableException.class)
                    .isThrownBy(() -> unmanaged.isolator().assign(new ContainerId("new"), taken));
        }
        assertThat(unmanaged.isolator().handle(FIRST)).isEqualTo(Statuses.used(FIRST, OWN));
        assertThat(unmanaged.isolator().handle(second)).isEqualTo(Statuses.used(second, WEB));
    }

    @Test
    void theHandleOfADriftedContainerIsItsOwnAndWhatItsGroupCarriesIsForeign() throws Exception {
        NetClsHandle carried = new NetClsHandle(0x12, 3);
        reporting.cgroups.rewrite(WEB, carried.classId());
        reporting.isolator().reconcile();
        assertThat(reporting.isolator().handle(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        assertThat(reporting.isolator().handle(carried)).isEqualTo(Statuses.foreign(carried));
    }

    /** A container, one that shares its group, and one in it with a group of its own. */
    private static Rig prepared(Settings settings) {
        try {
            Rig rig = Rig.of(new FakeCgroups(), settings);
            rig.isolator().prepare(WEB);
            rig.isolator().prepare(SHARED);
            rig.isolator().prepare(OWN, Request.ANY.withOwnGroup());
            return rig;
        } catch (NetClsException e) {
            throw new AssertionError(e);
        }
    }

    /** Fails the n-th call of this method from now on. */
    private static void failOnceFor(Rig rig, String method, int n) {
        int[] calls = {0};
        rig.cgroups.before.put(method, () -> {
            if (++calls[0] == n) {
                throw new IOException("no space");
            }
        });
    }

    private static void assertUse(Rig rig, int used, int quarantined) {
        assertThat(rig.overview().handles())
                .containsExactly(new HandleCounts(new Primary(0x12), used, quarantined, 9 - used - quarantined));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
