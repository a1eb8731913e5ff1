// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoHandleException;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.LowestFirst;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.settings.Settings;

/** The cases of Mesos' handle manager, and its isolator's weaknesses that are not ours; MESOS.md has both. */
class MesosCasesTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final NetClsHandle LAST = new NetClsHandle(3, 0xffff);

    private final TestClock clock = new TestClock();

    // Handle manager, as cases.

    @Test
    void allocatingFromAPrimaryGivesAHandleThatIsThenInUse() throws Exception {
        Ledger ledger = ledger(1, 0xffff);
        assertThat(ledger.take(WEB, Optional.of(new Primary(3)), Set.of())).isEqualTo(new NetClsHandle(3, 1));
        assertThat(ledger.snapshot().handles())
                .containsExactly(
                        new HandleCounts(new Primary(2), 0, 0, 0xffff), new HandleCounts(new Primary(3), 1, 0, 0xfffe));
    }

    @Test
    void freeingMakesItFreeOnceItHasLeftQuarantine() throws Exception {
        Ledger ledger = ledger(1, 0xffff);
        ledger.release(ledger.take(WEB, Optional.of(new Primary(3)), Set.of()), WEB);
        clock.advance(Duration.ofSeconds(60));
        assertThat(ledger.snapshot().handles()).contains(new HandleCounts(new Primary(3), 0, 0, 0xffff));
    }

    @Test
    void allocatingFromAnUnknownPrimaryIsAnError() {
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> ledger(1, 0xffff).take(WEB, Optional.of(new Primary(1)), Set.of()));
    }

    @Test
    void reservingMakesItUsedAndReservingTwiceIsAnError() {
        Ledger ledger = ledger(1, 0xffff);
        assertThat(ledger.reserve(LAST, WEB)).isEmpty();
        assertThat(ledger.snapshot().handles()).contains(new HandleCounts(new Primary(3), 1, 0, 0xfffe));
        assertThat(ledger.reserve(LAST, DB)).contains("is with container 'web' too");
    }

    @Test
    void aRangeOfOneGivesOneAndAfterFreeingItCanBeReserved() throws Exception {
        Ledger ledger = ledger(0xffff, 0xffff);
        assertThat(ledger.take(WEB, Optional.of(new Primary(3)), Set.of())).isEqualTo(LAST);
        assertThatExceptionOfType(NoHandleException.class)
                .isThrownBy(() -> ledger.take(DB, Optional.of(new Primary(3)), Set.of()));
        ledger.release(LAST, WEB);
        assertThat(ledger.reserve(LAST, DB)).isEmpty();
    }

    @Test
    void reservingOutsideTheRangeIsAnError() {
        assertThat(ledger(0xffff, 0xffff).reserve(new NetClsHandle(3, 1), WEB)).isPresent();
    }

    @Test
    void freeingWhatIsNotAllocatedOrIsAnothersIsAnError() {
        Ledger ledger = ledger(1, 0xffff);
        assertThatIllegalStateException().isThrownBy(() -> ledger.release(LAST, WEB));
        ledger.reserve(LAST, WEB);
        assertThatIllegalStateException().isThrownBy(() -> ledger.release(LAST, DB));
        assertThatIllegalStateException().isThrownBy(() -> ledger.release(new NetClsHandle(1, 1), WEB));
    }

    // Configuration.

    @Test
    void thereCanBeSeveralPrimariesAndAContainerAsksForOne() throws Exception {
        Rig rig = Rig.of(0x12, 0x13);
        assertThat(rig.isolator()
                        .prepare(WEB, Request.ANY.withPrimary(new Primary(0x13)))
                        .handle())
                .contains(new NetClsHandle(0x13, 1));
    }

    @Test
    void unmanagedContainersShowTheOperatorsClassIdBeforeAndAfterARestart() throws Exception {
        Rig rig = Rig.of();
        rig.isolator().prepare(WEB);
        rig.cgroups.rewrite(WEB, 0x340001);
        Assignment shown = rig.isolator().status(WEB);
        rig.crash(Rig.settings(true));
        assertThat(shown.state()).isEqualTo(AssignmentState.UNMANAGED);
        assertThat(rig.isolator().status(WEB).handle())
                .isEqualTo(shown.handle())
                .contains(new NetClsHandle(0x34, 1));
    }

    // Life of a container.

    @Test
    void theClassIdIsWrittenWhenTheGroupIsMade() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        assertThat(rig.cgroups.classId(WEB.value())).hasValue(0x120001);
    }

    @Test
    void aFreedHandleIsNotReissuedAtOnce() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertThat(rig.isolator().prepare(WEB).handle()).contains(new NetClsHandle(0x12, 2));
    }

    @Test
    void driftIsSeenAndRepaired() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.cgroups.rewrite(WEB, 0x120007);
        assertThat(rig.isolator().reconcile().repaired()).isEqualTo(1);
        assertThat(rig.cgroups.classId(WEB.value())).hasValue(0x120001);
    }

    @Test
    void aNestedContainerWithAGroupOfItsOwnLivesBesideItsParent() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.isolator().prepare(new ContainerId("web/side"), Request.ANY.withOwnGroup());
        assertThat(rig.cgroups.groups.keySet()).containsExactly("web", "web/side");
    }

    @Test
    void theHandleIsFreedAfterTheGroupIsRemoved() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.cgroups.before.put("remove", () -> assertUsed(rig, 1));
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertUsed(rig, 0);
    }

    @Test
    void aGroupThatIsGoneAlreadyIsCleanedUp() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.cgroups.groups.clear();
        rig.isolator().cleanup(WEB, Duration.ZERO);
        assertUsed(rig, 0);
    }

    @Test
    void aBusyGroupKeepsItsHandleAndItsProcessesAndTheErrorNamesThem() throws Exception {
        Rig rig = Rig.of(0x12);
        rig.isolator().prepare(WEB);
        rig.isolator().isolate(WEB, 42);
        assertThatExceptionOfType(BusyGroupException.class)
                .isThrownBy(() -> rig.isolator().cleanup(WEB, Duration.ZERO))
                .withMessageContaining("pid 42");
        assertUsed(rig, 1);
        rig.isolator().destroy(WEB, Duration.ZERO);
        assertUsed(rig, 0);
    }

    // Recovery.

    @Test
    void aDuplicateIsForeignAndStopsNobody() throws Exception {
        assertForeign(new FakeCgroups().with("db", 0x120001).with("web", 0x120001), 0x12);
    }

    @Test
    void aChangedPrimaryStopsNobody() throws Exception {
        assertForeign(new FakeCgroups().with("db", 0x120001).with("web", 0x110001), 0x12);
    }

    @Test
    void aNarrowedRangeStopsNobody() throws Exception {
        assertForeign(new FakeCgroups().with("db", 0x120001).with("web", 0x120010), 0x12);
    }

    @Test
    void anOperatorsOwnClassIdStopsNobody() throws Exception {
        assertForeign(new FakeCgroups().with("db", 0x120001).with("web", 7), 0x12);
    }

    @Test
    void aGroupThatWasNeverWrittenIsNoContainerWithoutAHandle() throws Exception {
        Rig rig = Rig.of(new FakeCgroups().with("web", 0), Rig.settings(true, 0x12));
        assertThat(rig.state().assignments()).isEmpty();
        assertThat(rig.cgroups.groups).isEmpty();
    }

    @Test
    void recoveryFailsOnlyWhereNothingCanBeReadAtAll() {
        FakeCgroups cgroups = new FakeCgroups();
        cgroups.before.put("list", () -> {
            throw new IOException("permission denied");
        });
        assertThatExceptionOfType(BackEndException.class).isThrownBy(() -> Rig.of(cgroups, Rig.settings(true, 0x12)));
    }

    private static void assertForeign(FakeCgroups cgroups, int primary) throws Exception {
        Rig rig = Rig.of(cgroups, Rig.settings(true, primary));
        assertThat(rig.overview().foreign()).extracting(FakeCgroups::name).containsExactly("web");
        assertThat(rig.state().assignments()).extracting(Assignment::container).containsExactly(DB);
        assertThat(cgroups.groups).containsOnlyKeys("db", "web");
    }

    private static void assertUsed(Rig rig, int used) {
        assertThat(rig.overview().handles()).extracting(HandleCounts::used).containsExactly(used);
    }

    private Ledger ledger(int low, int high) {
        BitSet secondaries = new BitSet();
        secondaries.set(low, high + 1);
        Map<Integer, BitSet> handles = new LinkedHashMap<>();
        List.of(2, 3).forEach(primary -> handles.put(primary, secondaries));
        Settings settings = new Settings(handles, Duration.ofSeconds(60), Duration.ZERO, Duration.ZERO, true, false);
        Ledger ledger = Ledgers.inMemory(settings, clock, new RecordingLog().logger());
        ledger.use(LowestFirst.ALLOCATOR);
        return ledger;
    }
}
