// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.RecoveryReport;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.FaultyCgroups;
import org.netcls.isolator.ledger.Ledgers;

/** What containers ask for, how they nest, and what is theirs when nobody manages handles. */
class RequestsTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final ContainerId SHARED = new ContainerId("web/shared");
    private static final ContainerId DEEPER = new ContainerId("web/shared/deeper");
    private static final ContainerId OWN = new ContainerId("web/own");
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle UNMANAGED = new NetClsHandle(0x34, 1);
    private static final Map<String, String> LABELS = Map.of("tier", "front");

    @Test
    void aContainerGetsAHandleUnderThePrimaryThatItAsksFor() throws Exception {
        Rig rig = Rig.of(0x12, 0x13);
        assertThat(rig.isolator()
                        .prepare(WEB, Request.ANY.withPrimary(new Primary(0x13)))
                        .handle())
                .contains(new NetClsHandle(0x13, 1));
    }

    @Test
    void aPrimaryThatIsNotConfiguredIsRefused() throws Exception {
        Rig rig = Rig.of(0x12, 0x13);
        assertRefused(
                rig,
                Request.ANY.withPrimary(new Primary(0x99)),
                "primary 0x0099 is not configured; there are 0x0012, 0x0013");
    }

    @Test
    void aContainerGetsExactlyTheHandleThatItAsksFor() throws Exception {
        Rig rig = Rig.of(0x12);
        NetClsHandle wanted = new NetClsHandle(0x12, 5);
        assertThat(rig.isolator().prepare(WEB, Request.ANY.withHandle(wanted)).handle())
                .contains(wanted);
        assertThat(rig.cgroups.classId(WEB.value())).hasValue(wanted.classId());
    }

    @Test
    void anExactHandleIsRefusedWhileItIsUsedOrRestsOrWhereItIsOutside() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(DB);
        assertRefused(rig, Request.ANY.withHandle(FIRST), "handle 0x00120001 is with container 'db' too");
        rig.isolator().cleanup(DB, Duration.ZERO);
        assertRefused(rig, Request.ANY.withHandle(FIRST), "handle 0x00120001 is quarantined for another 61 s");
        assertRefused(
                rig,
                Request.ANY.withHandle(new NetClsHandle(0x12, 10)),
                "handle 0x0012000a is outside the configured range");
        assertRefused(
                rig,
                Request.ANY.withHandle(new NetClsHandle(0x13, 1)),
                "handle 0x00130001 is under a primary that is not configured");
        rig.clock.advance(Duration.ofSeconds(60));
        assertThat(rig.isolator().prepare(WEB, Request.ANY.withHandle(FIRST)).handle())
                .contains(FIRST);
    }

    @Test
    void anExactHandleThatHasLeftQuarantineIsGivenHoweverManyAreQuarantinedBeforeIt() throws Exception {
        Rig rig =
                Rig.of(new FakeCgroups(), Ledgers.settings(List.of(0x12), 200, Duration.ofSeconds(60), Duration.ZERO));
        for (int i = 1; i <= 100; i++) {
            rig.isolator().prepare(new ContainerId("c" + i));
        }
        for (int i = 1; i <= 100; i++) {
            rig.isolator().cleanup(new ContainerId("c" + i), Duration.ZERO);
        }
        rig.clock.advance(Duration.ofSeconds(60));
        NetClsHandle last = new NetClsHandle(0x12, 100);
        assertThat(rig.isolator().prepare(WEB, Request.ANY.withHandle(last)).handle())
                .contains(last);
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 199));
    }

    @Test
    void labelsSurviveARestart() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB, Request.ANY.withLabels(LABELS));
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.isolator().status(WEB).labels()).isEqualTo(LABELS);
    }

    @Test
    void aDamagedNoteCostsTheLabelsOnly() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB, Request.ANY.withLabels(LABELS));
        rig.cgroups.annotate(WEB, "\u001b[2J");
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.isolator().status(WEB).handle()).contains(FIRST);
        assertThat(rig.isolator().status(WEB).labels()).isEmpty();
        assertThat(rig.log.warnings())
                .singleElement()
                .asString()
                .startsWith("warn Labels of container 'web' are lost: ")
                .doesNotContain("\u001b");
    }

    @Test
    void aNestedContainerSharesTheGroupOfItsParent() throws Exception {
        Rig rig = family();
        Assignment shared = rig.isolator().status(DEEPER);
        assertThat(shared.group()).isEqualTo("/fake/web");
        assertThat(shared.handle()).contains(FIRST);
        assertThat(shared.state()).isEqualTo(AssignmentState.SHARED);
        rig.isolator().isolate(DEEPER, 42);
        assertThat(rig.cgroups.pids(WEB)).containsExactly(42L);
        assertThat(rig.isolator().launcher(DEEPER)).containsExactly("launch-in", "/fake/web");
        assertThat(rig.cgroups.groups.keySet()).containsExactly("web", "web/own");
    }

    @Test
    void aNestedContainerNeedsItsParent() throws Exception {
        Rig rig = Rig.of(0x12);
        assertThatExceptionOfType(UnknownContainerException.class)
                .isThrownBy(() -> rig.isolator().prepare(SHARED))
                .withMessage("no container 'web'");
        assertThatExceptionOfType(UnknownContainerException.class)
                .isThrownBy(() -> rig.isolator().prepare(OWN, Request.ANY.withOwnGroup()));
    }

    @Test
    void aParentIsNotCleanedUpBeforeItsChildren() throws Exception {
        Rig rig = family();
        assertThatExceptionOfType(NestedContainersException.class)
                .isThrownBy(() -> rig.isolator().cleanup(WEB, Duration.ZERO))
                .withMessage("container 'web' keeps its handle: first clean up 'web/own', 'web/shared',"
                        + " 'web/shared/deeper'");
        for (ContainerId container : new ContainerId[] {DEEPER, SHARED, OWN, WEB}) {
            rig.isolator().cleanup(container, Duration.ZERO);
        }
        assertThat(rig.cgroups.groups).isEmpty();
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 2, 7));
    }

    @Test
    void aFamilySurvivesARestart() throws Exception {
        Rig rig = family();
        Assignment owner = rig.isolator().status(WEB);
        Assignment shared = rig.isolator().status(SHARED);
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.isolator().status(SHARED)).isEqualTo(shared);
        assertThat(rig.isolator().status(OWN).handle()).contains(new NetClsHandle(0x12, 2));
        assertThat(rig.isolator().status(WEB).handle()).isEqualTo(owner.handle());
        assertThat(rig.state().assignments()).hasSize(4);
    }

    @Test
    void aSharedContainerThatWasCleanedUpDoesNotComeBack() throws Exception {
        Rig rig = family();
        rig.isolator().cleanup(DEEPER, Duration.ZERO);
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.state().assignments()).hasSize(3);
    }

    @Test
    void aSharedContainerThatCouldNotBeWrittenDownDoesNotComeBack() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.cgroups.before.put("annotate", () -> {
            rig.cgroups.before.clear();
            throw new IOException("no space");
        });
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> rig.isolator().prepare(SHARED))
                .withMessage("no space");
        assertThat(rig.cgroups.groups.get("web").note()).isEmpty();
        assertThat(rig.state().assignments()).hasSize(1);
    }

    @Test
    void aSharedContainerCanBeCleanedUpWhenItsGroupIsGone() throws Exception {
        Rig rig = family();
        rig.cgroups.groups.remove("web");
        rig.isolator().cleanup(DEEPER, Duration.ZERO);
        rig.isolator().cleanup(SHARED, Duration.ZERO);
        rig.isolator().cleanup(OWN, Duration.ZERO);
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.state().assignments()).isEmpty();
    }

    @Test
    void aSharedContainerCanBeCleanedUpThoughTheOneInBetweenIsMissing() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.cgroups.annotate(WEB, "{\"sharing\":{\"web/shared/deeper\":{\"since\":\"2026-01-01T00:00:00Z\"}}}");
        rig.crash(Rig.settings(true, 0x12));
        rig.isolator().isolate(DEEPER, 42);
        assertThat(rig.cgroups.pids(WEB)).containsExactly(42L);
        rig.isolator().cleanup(DEEPER, Duration.ZERO);
        rig.isolator().destroy(WEB, Duration.ZERO);
        assertThat(rig.state().assignments()).isEmpty();
    }

    @Test
    void aGroupThatSomebodyMadeForTheOneInBetweenChangesNothingForTheOthers() throws Exception {
        Rig rig = family();
        rig.cgroups.with("web/shared", 0x120007);
        rig.crash(Rig.settings(true, 0x12));
        rig.isolator().isolate(DEEPER, 42);
        assertThat(rig.cgroups.pids(WEB)).containsExactly(42L);
        assertThat(rig.isolator().status(SHARED).handle()).contains(new NetClsHandle(0x12, 7));
        rig.isolator().cleanup(DEEPER, Duration.ZERO);
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.state().assignments()).hasSize(3);
    }

    @Test
    void unmanagedTheOperatorAssignsHandles() throws Exception {
        Rig rig = Rig.of();
        assertThat(rig.isolator().prepare(WEB).state()).isEqualTo(AssignmentState.UNMANAGED);
        assertThat(rig.isolator().assign(WEB, UNMANAGED).handle()).contains(UNMANAGED);
        assertThat(rig.cgroups.classId(WEB.value())).hasValue(UNMANAGED.classId());
        rig.crash(Rig.settings(true));
        assertThat(rig.isolator().status(WEB).handle()).contains(UNMANAGED);
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.UNMANAGED);
    }

    @Test
    void unmanagedAHandleIsRefusedWhileAnotherContainerHasIt() throws Exception {
        Rig rig = Rig.of();
        rig.isolator().prepare(WEB, Request.ANY.withHandle(UNMANAGED));
        rig.isolator().prepare(DB);
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().assign(DB, UNMANAGED))
                .withMessage("handle 0x00340001 is with container 'web'");
        rig.cgroups.rewrite(WEB, 0x340002);
        assertThat(rig.isolator().assign(DB, UNMANAGED).handle()).contains(UNMANAGED);
        assertThat(rig.isolator().status(WEB).handle()).contains(new NetClsHandle(0x34, 2));
    }

    @Test
    void unmanagedAHandleThatWasPerhapsWrittenIsNotGivenToAnother() throws Exception {
        FakeCgroups groups = new FakeCgroups();
        FaultyCgroups faulty = new FaultyCgroups(groups);
        Rig rig = new Rig(groups, faulty.proxy(), Rig.settings(true), primary -> Ledgers.times());
        rig.isolator().prepare(WEB);
        rig.isolator().prepare(DB);
        faulty.failAt(1, FaultyCgroups.Fault.IO_AFTER);
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> rig.isolator().assign(WEB, UNMANAGED));
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().assign(DB, UNMANAGED));
    }

    @Test
    void unmanagedThereIsNoClassOfService() throws Exception {
        assertRefused(
                Rig.of(),
                Request.ANY.withPrimary(new Primary(0x12)),
                "no primary is configured, so the operator chooses the handle of container 'web'");
    }

    @Test
    void onlyUnmanagedContainersAreAssigned() throws Exception {
        Rig rig = family();
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().assign(WEB, UNMANAGED))
                .withMessage("container 'web' has 0x00120001 already, and it is managed");
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().assign(SHARED, UNMANAGED))
                .withMessage("container 'web/shared' has 0x00120001 of its parent");
    }

    @Test
    void whatTheOperatorWroteIntoAGroupFromBeforeIsGivenToNobody() throws Exception {
        Rig rig = Rig.of();
        rig.isolator().prepare(WEB);
        rig.configure(Rig.settings(true, 0x12));
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.UNMANAGED);
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().assign(WEB, FIRST))
                .withMessage("container 'web' has a group already, and handles are given by the allocator now");
        rig.cgroups.rewrite(WEB, FIRST.classId());
        rig.isolator().reconcile();
        assertThat(rig.isolator().prepare(DB).handle()).contains(new NetClsHandle(0x12, 2));
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 1, 1, 7));
    }

    @Test
    void aHandleThatTheOperatorWroteIntoASecondGroupIsThatContainersWhenTheFirstIsGone() throws Exception {
        Rig rig = Rig.of();
        rig.isolator().prepare(WEB, Request.ANY.withHandle(FIRST));
        rig.isolator().prepare(DB);
        rig.cgroups.rewrite(DB, FIRST.classId());
        rig.isolator().reconcile();
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().prepare(new ContainerId("other"), Request.ANY.withHandle(FIRST)))
                .withMessageContaining("is with container 'db'");
    }

    @Test
    void unmanagedContainersGetAStandingWhenPrimariesAreConfigured() throws Exception {
        Rig rig = Rig.of();
        rig.isolator().prepare(WEB, Request.ANY.withHandle(FIRST));
        rig.isolator().prepare(DB, Request.ANY.withHandle(UNMANAGED));
        rig.configure(Rig.settings(true, 0x12));
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(rig.isolator().status(DB).state()).isEqualTo(AssignmentState.OUTSIDE);
    }

    @Test
    void aContainerOutsideTheRangesIsLeftAloneAfterACrash() throws Exception {
        Rig rig = family();
        rig.configure(Rig.settings(true, 0x13));
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.OUTSIDE);
        assertThat(rig.isolator().status(SHARED).state()).isEqualTo(AssignmentState.SHARED);
        rig.crash(Rig.settings(true, 0x13));
        assertThat(rig.state().assignments()).isEmpty();
        assertThat(rig.overview().foreign()).hasSize(2);
    }

    @Test
    void whatADriftedContainerOutsideTheRangesCarriedIsReleasedWithIt() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.configure(Rig.settings(false, 0x13));
        rig.cgroups.rewrite(WEB, 0x130001);
        rig.isolator().reconcile();
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x13), 1, 0, 8));
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x13), 0, 1, 8));
    }

    @Test
    void recoveryKeepsThoseThatShouldLiveAndCleansUpOthers() throws Exception {
        Rig rig = family();
        rig.isolator().prepare(DB);
        RecoveryReport report = rig.isolator().recover(Set.of(WEB, OWN, new ContainerId("gone")), Set.of());
        assertThat(report.recovered()).containsExactly(WEB, OWN);
        assertThat(report.missing()).containsExactly(new ContainerId("gone"));
        assertThat(report.removed()).containsExactly(DB, SHARED, DEEPER);
        assertThat(report.failed()).isEmpty();
        assertThat(rig.cgroups.groups.keySet()).containsExactly("web", "web/own");
    }

    @Test
    void recoveryKillsNothingAndLeavesOrphansToTheContainerizer() throws Exception {
        Rig rig = family();
        rig.isolator().prepare(DB);
        rig.isolator().isolate(DB, 42);
        RecoveryReport report = rig.isolator().recover(Set.of(), Set.of(OWN));
        assertThat(report.recovered()).containsExactly(OWN);
        assertThat(report.failed()).containsOnlyKeys(DB, WEB);
        assertThat(report.failed().get(DB)).contains("pid 42");
        assertThat(report.failed().get(WEB)).contains("web/own");
        assertThat(rig.cgroups.pids(DB)).containsExactly(42L);
    }

    @Test
    void recoveryReleasesWhatVanished() throws Exception {
        Rig rig = family();
        rig.cgroups.groups.clear();
        assertThat(rig.isolator().recover(Set.of(WEB), Set.of()).missing()).containsExactly(WEB);
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 2, 7));
    }

    /** A container, two that share its group, and one in it with a group of its own. */
    private static Rig family() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.isolator().prepare(SHARED, Request.ANY.withLabels(LABELS));
        rig.isolator().prepare(DEEPER);
        rig.isolator().prepare(OWN, Request.ANY.withOwnGroup());
        return rig;
    }

    private static void assertRefused(Rig rig, Request request, String message) {
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> rig.isolator().prepare(WEB, request))
                .withMessage(message);
    }
}
