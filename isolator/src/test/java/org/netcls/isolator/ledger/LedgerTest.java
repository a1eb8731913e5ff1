// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleMap.Run;
import org.netcls.api.HandleUse;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.api.Primary;
import org.netcls.isolator.fakes.Call;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.settings.Settings;
import org.netcls.spi.HandleAllocator;

class LedgerTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final Duration QUARANTINE = Duration.ofSeconds(60);
    private static final Duration NO_WAIT = Duration.ZERO;
    private static final Duration LONG_WAIT = Duration.ofSeconds(60);
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);

    private final TestClock clock = new TestClock();
    private final RecordingLog log = new RecordingLog();

    @Test
    void givesAHandleThatTheAllocatorChooses() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 3);
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(FIRST);
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(SECOND);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 2, 0, 1));
    }

    @Test
    void usesTheNextPrimaryWhenOneIsFull() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x13, 0x12), 1);
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(new NetClsHandle(0x13, 1));
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(FIRST);
        assertThat(uses(ledger))
                .containsExactly(
                        new HandleCounts(new Primary(0x13), 1, 0, 0), new HandleCounts(new Primary(0x12), 1, 0, 0));
    }

    @Test
    void letsAReleasedHandleRest() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 1));
        clock.advance(QUARANTINE.minusNanos(1000));
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(SECOND);
        clock.advance(Duration.ofNanos(1000));
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(FIRST);
    }

    @Test
    void tellsWhatIsUsedAndWhenTheNextHandleIsFree() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12, 0x13), 2);
        for (int i = 0; i < 4; i++) {
            ledger.take(WEB, Optional.empty(), Set.of());
        }
        ledger.release(new NetClsHandle(0x13, 2), WEB);
        clock.advance(Duration.ofSeconds(20));
        ledger.release(FIRST, WEB);
        clock.advance(Duration.ofSeconds(1));
        NoHandleException e =
                catchThrowableOfType(NoHandleException.class, () -> ledger.take(DB, Optional.empty(), Set.of()));
        assertThat(e.used()).isEqualTo(2);
        assertThat(e.quarantined()).isEqualTo(2);
        assertThat(e.nextDue()).contains(Duration.ofSeconds(39));
    }

    @Test
    void aFullLedgerWithNothingAtRestTellsNoTime() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 1);
        ledger.take(WEB, Optional.empty(), Set.of());
        NoHandleException e =
                catchThrowableOfType(NoHandleException.class, () -> ledger.take(DB, Optional.empty(), Set.of()));
        assertThat(e.nextDue()).isEmpty();
    }

    @Test
    void freesAWholePauseOfQuarantinedHandles() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 1000);
        List<NetClsHandle> taken = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            taken.add(ledger.take(WEB, Optional.empty(), Set.of()));
        }
        taken.forEach(handle -> ledger.release(handle, WEB));
        clock.advance(QUARANTINE);
        for (int i = 0; i < 1000; i++) {
            ledger.take(DB, Optional.empty(), Set.of());
        }
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1000, 0, 0));
    }

    /** With no quarantine another thread may wait for the lock to take it. */
    @Test
    void tellsOfAReleaseBeforeTheHandleIsFree() throws Exception {
        List<Object> told = new ArrayList<>();
        Ledger ledger = ledger(Duration.ZERO, told::add);
        ledger.claim(FIRST, WEB);
        CountDownLatch released = new CountDownLatch(1);
        Call<Void> other = Call.start(() -> {
            released.await();
            ledger.claim(FIRST, DB);
            told.add(DB);
            return null;
        });
        ledger.release(FIRST, WEB, () -> {
            released.countDown();
            told.add(WEB);
        });
        other.result();
        assertThat(told).containsExactly(WEB, FIRST, DB);
    }

    private Ledger ledger(Duration quarantine, Consumer<NetClsHandle> freed) {
        Ledger ledger = new Ledger(
                Ledgers.settings(List.of(0x12), 2, quarantine, Duration.ZERO),
                clock,
                primary -> Ledgers.times(),
                freed,
                what -> {},
                () -> "none",
                new RecordingLog().logger());
        ledger.settle();
        return ledger;
    }

    @Test
    void freesNothingWhileItIsNotOpen() throws Exception {
        List<NetClsHandle> freed = new ArrayList<>();
        Ledger ledger = ledger(QUARANTINE, freed::add);
        ledger.claim(FIRST, WEB);
        ledger.release(FIRST, WEB);
        clock.advance(QUARANTINE);
        ledger.setOpen(false);
        ledger.expire();
        assertThat(freed).isEmpty();
        ledger.setOpen(true);
        ledger.expire();
        assertThat(freed).containsExactly(FIRST);
    }

    @Test
    void aHandleGivenBackIsFreeAtOnce() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 1);
        ledger.giveBack(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 0, 0, 1));
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(FIRST);
    }

    @Test
    void aReservedHandleIsUsedWithoutAnyAllocator() throws Exception {
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        assertThat(ledger.reserve(FIRST, WEB)).isEmpty();
        ledger.use(LowestFirst.ALLOCATOR);
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(SECOND);
    }

    @Test
    void reservesAFreeHandleOutOfTheAllocatorsPool() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        assertThat(ledger.reserve(FIRST, WEB)).isEmpty();
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(SECOND);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void reservesAQuarantinedHandle() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThat(ledger.reserve(FIRST, DB)).isEmpty();
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 1));
        assertThat(log.warnings()).as("faults of an allocator that is right").isEmpty();
        clock.advance(QUARANTINE.multipliedBy(2));
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "0x12, 1, is with container 'web' too",
        "0x12, 9, is outside the configured range",
        "0x13, 1, is under a primary that is not configured"
    })
    void tellsWhyAHandleCannotBeReserved(String primary, int secondary, String why) {
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        ledger.reserve(FIRST, WEB);
        assertThat(ledger.reserve(new NetClsHandle(Integer.decode(primary), secondary), DB))
                .contains(why);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 1));
    }

    @ParameterizedTest
    @CsvSource({"0x12, 1", "0x12, 2", "0x12, 9", "0x13, 1"})
    void onlyTheOwnerReleasesOrGivesBack(String primary, int secondary) {
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        ledger.reserve(FIRST, WEB);
        NetClsHandle handle = new NetClsHandle(Integer.decode(primary), secondary);
        String message = handle + " is not with container 'db'";
        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.release(handle, DB))
                .withMessage(message);
        assertThatIllegalStateException()
                .isThrownBy(() -> ledger.giveBack(handle, DB))
                .withMessage(message);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 1));
    }

    @Test
    void aHandleThatAnotherGroupCarriesStaysUsedWhenItsOwnerGoes() {
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        ledger.reserve(FIRST, WEB);
        ledger.carriedElsewhere(FIRST);
        ledger.release(FIRST, WEB);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 0, 1));
    }

    @Test
    void doesNotReleaseTwice() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThatIllegalStateException().isThrownBy(() -> ledger.release(FIRST, WEB));
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 0, 1, 1));
    }

    @Test
    void handlesSurviveTheChangeOfAllocator() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 4);
        ledger.take(WEB, Optional.empty(), Set.of());
        ledger.release(ledger.take(DB, Optional.empty(), Set.of()), DB);
        ledger.drop(LowestFirst.ALLOCATOR.allocator());
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 1, 2));
        ledger.use(LowestFirst.ALLOCATOR);
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 1, 1, 2));
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(new NetClsHandle(0x12, 3));
    }

    @Test
    void handlesAreReleasedAndQuarantinedWhileThereIsNoAllocator() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        ledger.take(WEB, Optional.empty(), Set.of());
        ledger.drop(LowestFirst.ALLOCATOR.allocator());
        ledger.release(FIRST, WEB);
        clock.advance(QUARANTINE);
        ledger.use(LowestFirst.ALLOCATOR);
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(FIRST);
    }

    @Test
    void anAllocatorIsGivenTheHandleReleasedLongestAgoFirst() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 5);
        for (int i = 0; i < 3; i++) {
            ledger.take(WEB, Optional.empty(), Set.of());
        }
        for (int secondary : new int[] {2, 1, 3}) {
            ledger.release(new NetClsHandle(0x12, secondary), WEB);
        }
        clock.advance(QUARANTINE);
        uses(ledger);
        List<Integer> given = new ArrayList<>();
        ledger.use(new NamedAllocator("recording", free -> {
            free.forEach(given::add);
            return new LowestFirst(free);
        }));
        assertThat(given).containsExactly(4, 5, 2, 1, 3);
    }

    @Test
    void keepsANewAllocatorWhenTheOldOneGoesAway() throws Exception {
        HandleAllocator old = LowestFirst::new;
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        ledger.use(new NamedAllocator("old", old));
        ledger.use(LowestFirst.ALLOCATOR);
        ledger.drop(old);
        assertThat(ledger.snapshot().allocator()).contains("lowest-first");
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(FIRST);
    }

    @Test
    void aTakerWaitsForAnAllocator() throws Exception {
        Ledger ledger = ledger(List.of(0x12), 2, LONG_WAIT);
        Call<NetClsHandle> taker =
                Call.start(() -> ledger.take(WEB, Optional.empty(), Set.of())).untilItWaits();
        assertThat(ledger.snapshot().allocator()).isEmpty();
        assertThat(ledger.reserve(FIRST, DB))
                .as("a call beside the one that waits")
                .isEmpty();
        ledger.use(LowestFirst.ALLOCATOR);
        assertThat(taker.result()).isEqualTo(SECOND);
    }

    @Test
    void givesUpWhenNoAllocatorComes() {
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        assertThatExceptionOfType(NoAllocatorException.class)
                .isThrownBy(() -> ledger.take(WEB, Optional.empty(), Set.of()))
                .withMessage("no allocator came within 0 s: none");
        assertThat(uses(ledger)).containsExactly(new HandleCounts(new Primary(0x12), 0, 0, 2));
    }

    @Test
    void closingEndsTheWaitForAnAllocator() {
        Ledger ledger = ledger(List.of(0x12), 2, LONG_WAIT);
        Call<NetClsHandle> taker =
                Call.start(() -> ledger.take(WEB, Optional.empty(), Set.of())).untilItWaits();
        ledger.setOpen(false);
        assertThat(taker.failure()).isInstanceOf(IsolatorStoppedException.class);
    }

    @Test
    void anInterruptEndsTheWaitForAnAllocator() {
        Ledger ledger = ledger(List.of(0x12), 2, LONG_WAIT);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CallInterruptedException.class)
                .isThrownBy(() -> ledger.take(WEB, Optional.empty(), Set.of()))
                .withMessage("interrupted while there was no allocator; nothing was done");
        assertThat(Thread.interrupted())
                .as("the interrupt is kept for the caller")
                .isTrue();
    }

    @Test
    void threadsNeverShareAHandle() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12, 0x13), 500);
        List<Call<List<NetClsHandle>>> takers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ContainerId owner = new ContainerId("c" + i);
            takers.add(Call.start(() -> takeMany(ledger, owner, 250)));
        }
        List<NetClsHandle> taken = new ArrayList<>();
        for (Call<List<NetClsHandle>> taker : takers) {
            taken.addAll(taker.result());
        }
        assertThat(taken).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void tellsWhoHasAHandleAndWhoHadItLast() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.free(FIRST, Optional.empty()));
        ledger.take(WEB, Optional.empty(), Set.of());
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        Instant released = now();
        ledger.release(FIRST, WEB);
        assertThat(ledger.status(FIRST))
                .isEqualTo(Statuses.quarantined(FIRST, Optional.of(WEB), released.plus(QUARANTINE)));
        clock.advance(QUARANTINE);
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.free(FIRST, Optional.of(WEB)));
        ledger.take(DB, Optional.empty(), Set.of());
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.used(FIRST, DB));
    }

    @Test
    void theRestOfEveryHandleEndsInTimeHoweverManyRest() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 1000);
        for (int i = 0; i < 1000; i++) {
            ledger.take(WEB, Optional.empty(), Set.of());
        }
        for (int secondary = 1; secondary <= 1000; secondary++) {
            ledger.release(new NetClsHandle(0x12, secondary), WEB);
        }
        clock.advance(QUARANTINE);
        NetClsHandle last = new NetClsHandle(0x12, 1000);
        assertThat(ledger.status(last)).isEqualTo(Statuses.free(last, Optional.of(WEB)));
    }

    @Test
    void nobodyHadAHandleThatNoGroupEverCarried() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), 2);
        ledger.giveBack(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.free(FIRST, Optional.empty()));
    }

    @Test
    void aHandleThatOnlyAGroupOfSomebodyElseCarriesIsForeign() {
        Ledger ledger = ledger(List.of(0x12), 2, NO_WAIT);
        ledger.reserve(FIRST, WEB);
        ledger.carriedElsewhere(FIRST);
        ledger.carriedElsewhere(SECOND);
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.used(FIRST, WEB));
        assertThat(ledger.status(SECOND)).isEqualTo(Statuses.foreign(SECOND));
        ledger.release(FIRST, WEB);
        assertThat(ledger.status(FIRST)).isEqualTo(Statuses.foreign(FIRST));
        ledger.carriedNoMore(FIRST);
        ledger.carriedNoMore(SECOND);
        assertThat(ledger.status(FIRST).container()).contains(WEB);
        assertThat(ledger.status(SECOND))
                .isEqualTo(Statuses.quarantined(SECOND, Optional.empty(), now().plus(QUARANTINE)));
    }

    @ParameterizedTest
    @CsvSource({"0x12, 3", "0x13, 1"})
    void aHandleThatIsNotConfiguredIsOutside(String primary, int secondary) {
        NetClsHandle handle = new NetClsHandle(Integer.decode(primary), secondary);
        assertThat(ledger(List.of(0x12), 2, NO_WAIT).status(handle)).isEqualTo(Statuses.outside(handle));
    }

    @Test
    void neighboursThatAreUsedAlikeAreOneRunOfTheMap() throws Exception {
        Ledger ledger = ledgerWithAllocator(List.of(0x12), NetClsHandle.MAX_SECONDARY);
        takeMany(ledger, WEB, 5);
        ledger.release(SECOND, WEB);
        Instant until = now().plus(QUARANTINE);
        clock.advance(Duration.ofSeconds(1));
        ledger.release(new NetClsHandle(0x12, 3), WEB);
        ledger.carriedElsewhere(new NetClsHandle(0x12, 6));

        assertThat(ledger.map(0x12))
                .isEqualTo(new HandleMap(
                        QUARANTINE,
                        List.of(
                                run(1, 1, HandleUse.USED),
                                new Run(2, 2, HandleUse.QUARANTINED, Optional.of(WEB), Optional.of(until)),
                                new Run(
                                        3,
                                        3,
                                        HandleUse.QUARANTINED,
                                        Optional.of(WEB),
                                        Optional.of(until.plusSeconds(1))),
                                run(4, 5, HandleUse.USED),
                                run(6, 6, HandleUse.FOREIGN),
                                run(7, 0xffff, HandleUse.FREE))));
    }

    @Test
    void theMapHasTheRangesOnly() {
        BitSet range = new BitSet();
        range.set(2, 4);
        range.set(8);
        Settings settings = new Settings(Map.of(0x12, range), QUARANTINE, NO_WAIT, Duration.ZERO, true, false);
        Ledger ledger = Ledgers.inMemory(settings, clock, log.logger());

        assertThat(ledger.map(0x12).runs()).containsExactly(run(2, 3, HandleUse.FREE), run(8, 8, HandleUse.FREE));
        assertThat(ledger.map(0x13).runs()).isEmpty();
    }

    private static Run run(int first, int last, HandleUse use) {
        return new Run(first, last, use, Optional.empty(), Optional.empty());
    }

    private Instant now() {
        return Instant.EPOCH.plus(clock.getAsLong(), ChronoUnit.MICROS);
    }

    private static List<NetClsHandle> takeMany(Ledger ledger, ContainerId owner, int count) throws NetClsException {
        List<NetClsHandle> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(ledger.take(owner, Optional.empty(), Set.of()));
        }
        return taken;
    }

    private Ledger ledgerWithAllocator(List<Integer> primaries, int lastSecondary) {
        Ledger ledger = ledger(primaries, lastSecondary, NO_WAIT);
        ledger.use(LowestFirst.ALLOCATOR);
        return ledger;
    }

    private Ledger ledger(List<Integer> primaries, int lastSecondary, Duration allocatorWait) {
        return Ledgers.inMemory(
                Ledgers.settings(primaries, lastSecondary, QUARANTINE, allocatorWait), clock, log.logger());
    }

    private static List<HandleCounts> uses(Ledger ledger) {
        return ledger.snapshot().handles();
    }
}
