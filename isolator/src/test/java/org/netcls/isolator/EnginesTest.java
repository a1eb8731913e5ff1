// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.EngineLabels;
import org.netcls.api.GroupProcess;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Reconciliation;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.spi.ForeignGroups;

/** What the isolator does for containers whose processes others start. */
class EnginesTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final String ENGINE = "/mount/docker/web";
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final long PID = ProcessHandle.current().pid();

    private final Rig rig = rig();

    private static Rig rig() {
        try {
            return Rig.of(0x12);
        } catch (BackEndException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void prepare() throws Exception {
        rig.isolator().prepare(WEB);
        rig.isolator().prepare(DB);
        rig.events.clear();
    }

    @Test
    void aProcessThatIsNowhereIsMovedInAndTold() throws Exception {
        rig.cgroups.moved.put(PID, "/system.slice");
        assertThat(rig.isolator().include(WEB, PID)).isTrue();
        assertThat(rig.cgroups.pids(WEB)).containsExactly(PID);
        assertThat(rig.events).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo(Kind.JOINED);
            assertThat(event.assignment().orElseThrow().container()).isEqualTo(WEB);
            assertThat(event.detail()).startsWith("process " + PID + " (");
        });
    }

    @Test
    void oneThatIsInTheGroupOfAContainerStays() throws Exception {
        for (String group : List.of("/fake/web", "/fake/web/inner", "/fake/db", "/deeper/fake/db/inner")) {
            rig.cgroups.moved.put(PID, group);
            assertThat(rig.isolator().include(WEB, PID)).as(group).isFalse();
        }
        for (String group : List.of("/fake/none", "/system.slice/web")) {
            rig.cgroups.moved.put(PID, group);
            assertThat(rig.isolator().include(WEB, PID)).as(group).isTrue();
        }
    }

    @Test
    void oneThatHasEndedIsNotMissed() throws Exception {
        assertThat(rig.isolator().include(WEB, PID)).isFalse();
        assertThat(rig.events).isEmpty();
    }

    @Test
    void whatIsLentIsNotForeign() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        rig.isolator().reconcile();
        assertThat(rig.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE, 0x00120001));
        assertThat(rig.overview().foreign()).isEmpty();
        assertThat(rig.events).isEmpty();
    }

    @Test
    void whatInheritsFromItIsNeither() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        rig.cgroups.foreign = new ForeignGroups(
                Map.of(ENGINE, 0x00120001, ENGINE + "/inner", 0x00120001, ENGINE + "2", 0x00120001), Set.of());
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign())
                .singleElement()
                .satisfies(group -> assertThat(group.path()).isEqualTo(ENGINE + "2"));
    }

    @Test
    void whatWasForeignIsNoMoreOnceItIsLent() throws Exception {
        rig.cgroups.foreign = new ForeignGroups(Map.of(ENGINE, 0x00120001), Set.of());
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign()).hasSize(1);
        rig.isolator().lend(WEB, ENGINE);
        assertThat(rig.overview().foreign()).isEmpty();
        assertThat(rig.events)
                .extracting(AssignmentEvent::detail)
                .last()
                .asString()
                .endsWith("no more");
    }

    @Test
    void aContainerIsBusyWhileProcessesAreInWhatItWasLentTo() throws Exception {
        NetClsHandle handle = new NetClsHandle(0x12, 1);
        rig.isolator().lend(WEB, ENGINE);
        rig.cgroups.inside.put(ENGINE, List.of(new GroupProcess(Integer.MAX_VALUE, "nginx")));
        for (int tries = 0; tries < 2; tries++) {
            assertThatThrownBy(() -> rig.isolator().cleanup(WEB, Duration.ZERO))
                    .isInstanceOf(BusyGroupException.class)
                    .hasMessageContaining("(nginx)");
            assertThatThrownBy(() -> rig.isolator().destroy(WEB, Duration.ZERO)).isInstanceOf(BusyGroupException.class);
        }
        assertThat(rig.isolator().handle(handle).use()).isEqualTo(HandleUse.USED);
        assertThat(rig.cgroups.foreign.classIds()).containsEntry(ENGINE, handle.classId());

        rig.cgroups.inside.clear();
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.cgroups.foreign.classIds()).isEmpty();
        assertThat(rig.isolator().handle(handle).use()).isEqualTo(HandleUse.QUARANTINED);
    }

    @Test
    void whatIsInWhatItWasLentToIsKilledWithTheContainer() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            rig.isolator().lend(WEB, ENGINE);
            rig.cgroups.inside.put(ENGINE, List.of(new GroupProcess(process.pid(), "sleep")));
            rig.cgroups.before.put("kill", () -> {
                process.onExit().orTimeout(120, TimeUnit.SECONDS).join();
                rig.cgroups.inside.clear();
            });
            rig.isolator().destroy(WEB, Duration.ZERO);
        } finally {
            process.destroyForcibly();
        }
        assertThat(rig.cgroups.foreign.classIds()).isEmpty();
    }

    @Test
    void whatSomebodyWroteIntoWhatWasLentIsToldAndWrittenBack() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        for (int written : new int[] {0, 0x00120003}) {
            rig.events.clear();
            rig.cgroups.lend(ENGINE, written);
            rig.isolator().reconcile();
            assertThat(rig.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE, 0x00120001));
            assertThat(rig.events).hasSize(2).allSatisfy(event -> {
                assertThat(event.kind()).isEqualTo(Kind.DRIFTED);
                assertThat(event.detail()).startsWith(drift(written).toString());
            });
        }
        assertThat(rig.log.warnings())
                .containsExactly(
                        "warn " + drift(0) + "; it is written back",
                        "warn " + drift(0x00120003) + "; it is written back");
        assertThat(rig.isolator().reconcile()).isEqualTo(new Reconciliation(3, 2, 2, 0, 0, 0));
        assertThat(rig.overview().drifts()).isEmpty();
        assertThat(rig.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
    }

    @Test
    void whereDriftsAreOnlyToldItStays() throws Exception {
        Rig reporting = reporting();
        reporting.cgroups.lend(ENGINE, 0x00120003);
        reporting.isolator().reconcile();
        reporting.isolator().reconcile();
        assertThat(reporting.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE, 0x00120003));
        assertThat(reporting.overview().drifts()).containsExactly(drift(0x00120003));
        assertThat(reporting.overview().foreign()).isEmpty();
        assertThat(reporting.log.warnings()).containsExactly("warn " + drift(0x00120003));
        assertThat(reporting.isolator().status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(reporting.isolator().handle(new NetClsHandle(0x12, 3)).use()).isEqualTo(HandleUse.FOREIGN);

        reporting.cgroups.lend(ENGINE, 0x00120001);
        reporting.isolator().reconcile();
        assertThat(reporting.overview().drifts()).isEmpty();
        assertThat(reporting.isolator().status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(reporting.isolator().handle(new NetClsHandle(0x12, 3)).use()).isEqualTo(HandleUse.QUARANTINED);
    }

    @Test
    void whatWasLentIsKnownUnderAnotherConfiguration() throws Exception {
        Rig reporting = reporting();
        reporting.cgroups.lend(ENGINE, 0x00120003);
        reporting.configure(Rig.settings(true, 0x12));
        assertThat(reporting.overview().foreign()).isEmpty();
        reporting.isolator().reconcile();
        assertThat(reporting.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE, 0x00120001));
    }

    @Test
    void whatWasLentToAContainerThatHasVanishedIsForeign() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        rig.cgroups.remove(WEB);
        rig.isolator().reconcile();
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign())
                .singleElement()
                .satisfies(group -> assertThat(group.path()).isEqualTo(ENGINE));
    }

    @Test
    void whatIsTakenBackWhileAllGroupsAreReadIsNotForeign() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        whileAllAreRead(() -> rig.isolator().cleanup(WEB, Duration.ZERO));
        assertThat(rig.overview().foreign()).isEmpty();
        assertThat(rig.isolator().handle(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
    }

    @Test
    void whatGetsAnotherHandleWhileAllGroupsAreReadDoesNotCarryTheFormer() throws Exception {
        NetClsHandle third = new NetClsHandle(0x12, 3);
        rig.isolator().lend(WEB, ENGINE);
        whileAllAreRead(() -> {
            rig.isolator().cleanup(WEB, Duration.ZERO);
            rig.isolator().prepare(WEB);
            rig.isolator().lend(WEB, ENGINE);
        });
        assertThat(rig.overview().foreign()).isEmpty();
        assertThat(rig.isolator().handle(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(rig.isolator().status(WEB).handle()).contains(third);
        rig.isolator().reconcile();
        assertThat(rig.overview().drifts()).isEmpty();
    }

    @Test
    void whatSomebodyWroteBackLaterIsForeign() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        whileAllAreRead(() -> rig.isolator().cleanup(WEB, Duration.ZERO));
        rig.cgroups.lend(ENGINE, FIRST.classId());
        rig.isolator().reconcile();
        assertThat(rig.overview().foreign()).hasSize(1);
        assertThat(rig.isolator().handle(FIRST).use()).isEqualTo(HandleUse.FOREIGN);
    }

    private interface Step {
        void run() throws NetClsException;
    }

    /** Once what groups elsewhere carry has been read, and before that is told. */
    private void whileAllAreRead(Step step) throws Exception {
        rig.cgroups.after.put("foreign", () -> {
            rig.cgroups.after.clear();
            try {
                step.run();
            } catch (NetClsException e) {
                throw new AssertionError(e);
            }
        });
        rig.isolator().reconcile();
        assertThat(rig.cgroups.after).isEmpty();
    }

    private static Rig reporting() throws Exception {
        Rig reporting = Rig.of(new FakeCgroups(), Rig.settings(false, 0x12));
        reporting.isolator().prepare(WEB);
        reporting.isolator().lend(WEB, ENGINE);
        return reporting;
    }

    private static Drift drift(int found) {
        return new Drift(WEB, new NetClsHandle(0x12, 1), found, ENGINE);
    }

    @Test
    void aGroupIsThatOfOneContainer() throws Exception {
        rig.isolator().lend(WEB, ENGINE);
        rig.isolator().lend(WEB, ENGINE);
        assertThatThrownBy(() -> rig.isolator().lend(DB, ENGINE))
                .isInstanceOf(HandleUnavailableException.class)
                .hasMessageContaining("is that of container 'web'");
        assertThat(rig.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE, 0x00120001));

        rig.isolator().cleanup(WEB, Duration.ZERO);
        rig.isolator().lend(DB, ENGINE);
        assertThat(rig.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE, 0x00120002));
    }

    @Test
    void whoHasTheSameHandleFromTheOperatorHasGroupsOfItsOwn() throws Exception {
        Rig unmanaged = Rig.of(new FakeCgroups(), Rig.settings(true));
        int same = 0x00200001;
        for (ContainerId container : List.of(WEB, DB)) {
            unmanaged.isolator().prepare(container);
            unmanaged.cgroups.rewrite(container, same);
        }
        unmanaged.isolator().reconcile();
        unmanaged.isolator().lend(WEB, ENGINE);
        unmanaged.isolator().lend(DB, ENGINE + "2");
        unmanaged.cgroups.inside.put(ENGINE + "2", List.of(new GroupProcess(Integer.MAX_VALUE, "nginx")));

        unmanaged.isolator().cleanup(WEB, Duration.ZERO);

        assertThat(unmanaged.cgroups.foreign.classIds()).isEqualTo(Map.of(ENGINE + "2", same));
        assertThatThrownBy(() -> unmanaged.isolator().cleanup(DB, Duration.ZERO))
                .isInstanceOf(BusyGroupException.class)
                .hasMessageContaining("(nginx)");
    }

    @Test
    void aGroupIsThatOfTheContainerWhoseGroupOthersShare() throws Exception {
        for (String inner : List.of("web/a", "web/b", "web/c")) {
            rig.isolator().prepare(new ContainerId(inner));
        }
        rig.isolator().lend(WEB, ENGINE);
        assertThatThrownBy(() -> rig.isolator().lend(DB, ENGINE)).hasMessageContaining("is that of container 'web',");
    }

    @Test
    void otherLabelsDoNotEndThatAContainerIsFollowed() throws Exception {
        ContainerId api = new ContainerId("api");
        Map<String, String> found = Map.of(EngineLabels.LENT, ENGINE, EngineLabels.NETWORK, EngineLabels.OWN);
        Map<String, String> labels = new HashMap<>(found);
        labels.put("tier", "gold");
        rig.isolator().prepare(api, new Request(Optional.empty(), Optional.empty(), labels, false));
        rig.isolator().relabel(api, Map.of(EngineLabels.GROUP, "/mine", EngineLabels.LENT, "/mine"));
        assertThat(rig.isolator().status(api).labels()).isEqualTo(found);
    }

    @Test
    void whoIsNotThereCanNeitherJoinNorLend() {
        ContainerId none = new ContainerId("none");
        assertThatThrownBy(() -> rig.isolator().include(none, PID)).isInstanceOf(UnknownContainerException.class);
        assertThatThrownBy(() -> rig.isolator().lend(none, ENGINE)).isInstanceOf(UnknownContainerException.class);
    }
}
