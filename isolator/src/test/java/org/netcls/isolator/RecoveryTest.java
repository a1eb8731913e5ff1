// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.Request;
import org.netcls.isolator.containers.Selection;
import org.netcls.isolator.containers.Selectors;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.LowestFirst;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.recovery.Survey;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.ForeignGroups;

class RecoveryTest {
    private final FakeCgroups cgroups = new FakeCgroups();
    private final RecordingLog log = new RecordingLog();
    private final ReleaseTimes times = Ledgers.times();

    @Test
    void adoptsGroupsWithTheirHandles() throws Exception {
        cgroups.with("web", 0x00120002, 42L).with("web/sidecar", 0x00120001).with("db", 0x80000003);
        Session session = recover(0x12, 0x8000);
        assertThat(session.view().status(new ContainerId("web")).handle()).contains(new NetClsHandle(0x12, 2));
        assertThat(session.view().state(Reconciliation.NONE).assignments())
                .extracting(Assignment::container)
                .extracting(ContainerId::value)
                .containsExactlyInAnyOrder("web", "web/sidecar", "db");
        assertThat(session.view().overview(Reconciliation.NONE).handles())
                .containsExactly(
                        new HandleCounts(new Primary(0x12), 2, 0, 7), new HandleCounts(new Primary(0x8000), 1, 0, 8));
        assertThat(log.warnings()).isEmpty();
        assertThat(log.infos()).containsExactly("info Recovered 3 containers");
    }

    @Test
    void saysNothingOfARecoveryWithoutContainers() throws Exception {
        recover(0x12);
        assertThat(log.infos()).isEmpty();
    }

    @Test
    void givesOthersOnlyWhatNobodyHas() throws Exception {
        cgroups.with("web", 0x00120001).with("db", 0x00120003);
        Session session = recover(0x12);
        assertThat(session.containers()
                        .prepare(new ContainerId("new"), Request.ANY)
                        .handle())
                .contains(new NetClsHandle(0x12, 2));
    }

    @Test
    void adoptedContainersAreCleanedUpAsOthersAre() throws Exception {
        cgroups.with("web", 0x00120001);
        Session session = recover(0x12);
        session.containers().cleanup(new ContainerId("web"), Duration.ZERO);
        assertThat(cgroups.groups).isEmpty();
        assertThat(session.view().overview(Reconciliation.NONE).handles())
                .containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00130001, 'has classid 0x00130001, which is under a primary that is not configured'",
        "0x0012000a, 'has classid 0x0012000a, which is outside the configured range'",
        "0x00120005, 'has classid 0x00120005, which is with container ''first'' too'",
        "0x00120000, 'has classid 0x00120000, which is no handle'",
        "0x00000001, 'has classid 0x00000001, which is no handle'",
        "0xffff0001, 'has classid 0xffff0001, which is no handle'"
    })
    void leavesAGroupAloneThatCannotBeAdopted(String classId, String reason) throws Exception {
        cgroups.with("first", 0x00120005).with("other", Long.decode(classId).intValue(), 42L);
        Session session = recover(0x12);
        assertThat(session.view().overview(Reconciliation.NONE).foreign())
                .hasToString("[group /fake/other " + reason + "]");
        assertThat(cgroups.groups.get("other").classId())
                .isEqualTo(Long.decode(classId).intValue());
        assertThat(cgroups.groups.get("other").pids()).containsExactly(42L);
        assertThat(log.warnings()).containsExactly("warn Group other is foreign: it " + reason);
        assertThat(session.view().status(new ContainerId("first")).handle()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\u001by", "bad name", "a/../b", "caf\\xe9", "a\\x5cb", "net_cls.x"})
    void leavesAGroupAloneWhoseNameIsNotOursAndGivesItsHandleToNobody(String name) throws Exception {
        cgroups.with(name, 0x00120001);
        Session session = recover(0x12);
        assertThat(session.view().overview(Reconciliation.NONE).foreign())
                .extracting(ForeignGroup::path)
                .containsExactly("/fake/" + name.replace('/', '\\'));
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("has no name of ours")
                .doesNotContain("\u001b");
        assertThat(session.view().overview(Reconciliation.NONE).handles())
                .containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 8));
        assertThat(session.containers()
                        .prepare(new ContainerId("new"), Request.ANY)
                        .handle())
                .contains(new NetClsHandle(0x12, 2));
    }

    @Test
    void whatGroupsInheritIsGivenToNobodyAndNoGroupIsRemovedForCarryingIt() throws Exception {
        cgroups.foreign = new ForeignGroups(Map.of("/fake", 0x00120001), Set.of());
        cgroups.with("made", 0x00120001).with("web", 0x00120002);
        Session session = recover(0x12);
        assertThat(session.containers()
                        .prepare(new ContainerId("new"), Request.ANY)
                        .handle())
                .contains(new NetClsHandle(0x12, 3));
        assertThat(session.view().overview(Reconciliation.NONE).foreign())
                .containsExactly(
                        new ForeignGroup("/fake", Optional.of(new NetClsHandle(0x12, 1)), "carries 0x00120001"),
                        new ForeignGroup(
                                "/fake/made",
                                Optional.of(new NetClsHandle(0x12, 1)),
                                "carries 0x00120001 as the root does, and may have inherited it"));
        assertThat(cgroups.groups).containsKey("made");
    }

    @Test
    void aGroupWhoseNoteCannotBeReadIsAdoptedWithoutLabels() throws Exception {
        cgroups.with("web", 0x00120001);
        failOnce("note", new IOException("permission denied"));
        Session session = recover(0x12);
        assertThat(session.view().status(new ContainerId("web")).handle()).contains(new NetClsHandle(0x12, 1));
        assertThat(log.warnings()).containsExactly("warn Labels of container 'web' are lost: permission denied");
    }

    @Test
    void whileAGroupCannotBeReadNothingIsGivenThatItMayCarry() throws Exception {
        Rig rig = new Rig(cgroups, cgroups, Rig.settings(true, 0x12), primary -> times);
        for (String name : List.of("a", "b", "c")) {
            rig.isolator().prepare(new ContainerId(name));
        }
        cgroups.groups.remove("c");
        // In the order of their names: a is read, b is not.
        AtomicInteger reads = new AtomicInteger();
        cgroups.before.put("classId", () -> {
            if (reads.incrementAndGet() == 2) {
                throw new IOException("too many open files");
            }
        });
        rig.crash(Rig.settings(true, 0x12));
        cgroups.before.clear();
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 3, 0, 6));
        rig.clock.advance(Duration.ofMinutes(5));
        assertThat(rig.isolator().prepare(new ContainerId("d")).handle()).contains(new NetClsHandle(0x12, 4));
        rig.isolator().reconcile();
        assertThat(rig.isolator().status(new ContainerId("b")).handle()).contains(new NetClsHandle(0x12, 2));
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 3, 1, 5));
    }

    @Test
    void eachOfTheGroupsThatCannotBeReadMayCarryWhatNobodyHas() throws Exception {
        Rig rig = new Rig(cgroups, cgroups, Rig.settings(true, 0x12), primary -> times);
        for (String name : List.of("a", "b")) {
            rig.isolator().prepare(new ContainerId(name));
        }
        List<String> unreadable = new ArrayList<>(List.of("a", "b"));
        for (String name : unreadable) {
            cgroups.reading.put(name, () -> {
                if (unreadable.contains(name)) {
                    throw new IOException("too many open files");
                }
            });
        }
        rig.crash(Rig.settings(true, 0x12));
        unreadable.remove("a");
        rig.isolator().reconcile();
        rig.clock.advance(Duration.ofMinutes(5));
        assertThat(rig.isolator().prepare(new ContainerId("c")).handle()).contains(new NetClsHandle(0x12, 3));
        unreadable.clear();
        rig.isolator().reconcile();
        assertThat(rig.isolator().status(new ContainerId("b")).handle()).contains(new NetClsHandle(0x12, 2));
    }

    @Test
    void whileAGroupElsewhereCannotBeReadNothingIsGivenThatItMayCarry() throws Exception {
        Rig rig = new Rig(cgroups, cgroups, Rig.settings(true, 0x12), primary -> times);
        rig.isolator().prepare(new ContainerId("web"));
        cgroups.groups.clear();
        cgroups.foreign = new ForeignGroups(Map.of(), Set.of("/x/docker"));
        rig.crash(Rig.settings(true, 0x12));
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 8));
    }

    @Test
    void aContainerWhoseGroupCannotBeReadKeepsItsHandleWhenTheConfigurationChanges() throws Exception {
        Rig rig = Rig.of(cgroups, Rig.settings(true, 0x12));
        ContainerId web = new ContainerId("web");
        ContainerId nested = new ContainerId("web/nested");
        rig.isolator().prepare(web, Request.ANY.withLabels(Map.of("tier", "front")));
        rig.isolator().prepare(nested);
        cgroups.with("odd name", 0x00120005);
        rig.isolator().reconcile();
        cgroups.before.put("classId", () -> {
            throw new IOException("too many open files");
        });
        rig.configure(Rig.settings(false, 0x12));
        cgroups.before.clear();
        assertThat(rig.isolator().status(web).labels()).containsEntry("tier", "front");
        assertThat(rig.isolator().status(web).state()).isEqualTo(AssignmentState.ASSIGNED);
        assertThat(rig.isolator().status(nested).handle()).contains(new NetClsHandle(0x12, 1));
        assertThat(rig.overview().handles()).containsExactly(new HandleCounts(new Primary(0x12), 2, 0, 7));
    }

    @Test
    void aNoteSpeaksForNoContainerThatHasAGroupOfItsOwn() throws Exception {
        cgroups.with("web/own", 0x00120002).with("web", 0x00120001);
        cgroups.annotate(new ContainerId("web"), sharing("web/own", "web/x"));
        Session session = recover(0x12);
        assertThat(session.view().status(new ContainerId("web/own")).handle()).contains(new NetClsHandle(0x12, 2));
        assertThat(session.view().status(new ContainerId("web/x")).handle()).contains(new NetClsHandle(0x12, 1));
        assertThat(session.view().overview(Reconciliation.NONE).containers()).isEqualTo(3);
    }

    @Test
    void aNoteMakesNoContainerOfAForeignGroupNorOfOneThatCannotBeRead() throws Exception {
        cgroups.with("web", 0x00120001).with("web/odd", 7);
        cgroups.annotate(new ContainerId("web"), sharing("web/odd", "web/x", "web/y"));
        cgroups.reading.put("web/x", () -> {
            throw new IOException("permission denied");
        });
        assertThat(recover(0x12).view().state(Reconciliation.NONE).assignments())
                .extracting(assignment -> assignment.container().value())
                .containsExactly("web", "web/y");
    }

    @Test
    void ofTwoNotesThatNameTheSameContainerThatOfTheOuterGroupIsBelieved() throws Exception {
        cgroups.with("web", 0x00120001).with("web/own", 0x00120002);
        for (String group : List.of("web", "web/own")) {
            cgroups.annotate(new ContainerId(group), sharing("web/own/x"));
        }
        Session session = recover(0x12);
        assertThat(session.view().status(new ContainerId("web/own/x")).handle()).contains(new NetClsHandle(0x12, 1));
    }

    private static String sharing(String... containers) {
        return Stream.of(containers)
                .map(container -> "\"" + container + "\":{\"since\":\"2026-01-01T00:00:00Z\"}")
                .collect(Collectors.joining(",", "{\"sharing\":{", "}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "2500-01-01T00:00:00Z"
            })
    void aTimeThatSomebodyForgedIsNotBelieved(String time) throws Exception {
        cgroups.with("web", 0x00120001);
        cgroups.made = Instant.parse(time);
        cgroups.annotate(new ContainerId("web"), "{\"sharing\":{\"web/x\":{\"since\":\"" + time + "\"}}}");
        Session session = recover(0x12);
        assertThat(session.view().status(new ContainerId("web")).since())
                .isBetween("2026-01-01T00:00:00Z", "2499-01-01T00:00:00Z");
        assertThat(session.view().overview(Reconciliation.NONE).containers()).isEqualTo(1);
    }

    @Test
    void removesALeftoverThatNobodyFinished() throws Exception {
        cgroups.with("web", 0);
        Session session = recover(0x12);
        assertThat(cgroups.groups).isEmpty();
        assertThat(session.view().overview(Reconciliation.NONE).foreign()).isEmpty();
        assertThat(session.view().state(Reconciliation.NONE).assignments()).isEmpty();
    }

    @Test
    void leavesAGroupAloneThatHasProcessesButNoClassId() throws Exception {
        cgroups.with("web", 0, 42L);
        assertThat(recover(0x12).view().overview(Reconciliation.NONE).foreign())
                .containsExactly(
                        new ForeignGroup("/fake/web", Optional.empty(), "has processes but no classid of its own"));
        assertThat(cgroups.groups).containsKey("web");
    }

    @Test
    void foreignGroupsAreListedByName() throws Exception {
        cgroups.with("m", 1)
                .with("z", 1)
                .with("a", 1)
                .with("c1", 1)
                .with("c10", 1)
                .with("c2", 1);
        assertThat(recover(0x12).view().overview(Reconciliation.NONE).foreign())
                .extracting(FakeCgroups::name)
                .containsExactly("a", "c1", "c10", "c2", "m", "z");
    }

    @Test
    void theHandleOfADuplicateIsNotFreedWithItsOwner() throws Exception {
        cgroups.with("a", 0x00120001).with("b", 0x00120001);
        Session session = recover(0x12);
        session.containers().cleanup(new ContainerId("a"), Duration.ZERO);
        assertThat(session.view().overview(Reconciliation.NONE).handles().get(0).used())
                .isEqualTo(1);
        assertThat(session.view().overview(Reconciliation.NONE).handles().get(0).quarantined())
                .isZero();
    }

    @Test
    void aGroupThatCannotBeReadDoesNotStopTheOthers() throws Exception {
        cgroups.with("bad", 0x00120001).with("web", 0x00120002);
        cgroups.reading.put("bad", () -> {
            throw new IOException("permission denied");
        });
        Session session = recover(0x12);
        assertThat(session.view().overview(Reconciliation.NONE).foreign())
                .containsExactly(new ForeignGroup("/fake/bad", Optional.empty(), "cannot be read: permission denied"));
        assertThat(log.warnings()).containsExactly("warn Group bad is foreign: it cannot be read: permission denied");
        assertThat(session.view().status(new ContainerId("web")).handle()).isPresent();
    }

    @Test
    void aGroupThatTheBackEndStumblesOverDoesNotStopTheOthers() throws Exception {
        cgroups.with("bad", 0x00120001).with("web", 0x00120002);
        cgroups.reading.put("bad", () -> {
            throw new UncheckedIOException("permission denied", new IOException());
        });
        Session session = recover(0x12);
        assertThat(session.view().overview(Reconciliation.NONE).foreign())
                .extracting(ForeignGroup::reason)
                .containsExactly("cannot be read: permission denied");
        assertThat(session.view().status(new ContainerId("web")).handle()).isPresent();
    }

    @Test
    void aLeftoverThatCannotBeRemovedIsListed() throws Exception {
        cgroups.with("bad", 0).with("web", 0x00120002);
        failOnce("remove", new IOException("permission denied"));
        Session session = recover(0x12);
        assertThat(session.view().overview(Reconciliation.NONE).foreign())
                .extracting(FakeCgroups::name)
                .containsExactly("bad");
        assertThat(session.view().status(new ContainerId("web")).handle()).isPresent();
    }

    @Test
    void failsWhenTheGroupsCannotBeListed() {
        failOnce("list", new IOException("permission denied"));
        assertThatExceptionOfType(BackEndException.class)
                .isThrownBy(() -> recover(0x12))
                .withMessage("cannot read the groups: permission denied");
    }

    @Test
    void unmanagedItAdoptsEveryGroupWithWhateverTheOperatorWrote() throws Exception {
        cgroups.with("never", 0).with("some", 0x00340001).with("odd", 0x00340000);
        Session session = recover();
        assertThat(session.view().status(new ContainerId("never")).handle()).isEmpty();
        assertThat(session.view().status(new ContainerId("some")).handle()).contains(new NetClsHandle(0x34, 1));
        assertThat(session.view().status(new ContainerId("odd")).handle()).isEmpty();
        assertThat(session.view().overview(Reconciliation.NONE).foreign()).isEmpty();
    }

    @Test
    void aForeignGroupCanBePreparedOnceItIsGone() throws Exception {
        cgroups.with("web", 1);
        Session session = recover(0x12);
        cgroups.groups.clear();
        session.containers().prepare(new ContainerId("web"), Request.ANY);
        assertThat(session.view().overview(Reconciliation.NONE).foreign()).isEmpty();
    }

    private void failOnce(String method, IOException failure) {
        cgroups.before.put(method, () -> {
            cgroups.before.clear();
            throw failure;
        });
    }

    private Session recover(Integer... primaries) throws BackEndException {
        Settings settings = Ledgers.settings(List.of(primaries), 9, Duration.ofSeconds(60), Duration.ZERO);
        Ledger ledger = Ledgers.unsettled(settings, new TestClock(), log.logger());
        Changes changes = new Changes(0, List.of(), Runnable::run, Duration.ZERO, log.logger());
        Session session = new Session(
                cgroups,
                Survey.whole(cgroups),
                ledger,
                new Selection(new Selectors(), Rig.settings(true, 0x12)),
                true,
                changes,
                Session.Kept.NOTHING,
                log.logger());
        session.use(LowestFirst.ALLOCATOR);
        return session;
    }
}
