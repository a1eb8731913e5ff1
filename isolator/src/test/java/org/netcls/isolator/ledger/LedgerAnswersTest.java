// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleMap.Run;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;
import org.netcls.isolator.fakes.RecordingLog;

/** What a ledger says of handles, of those that it refuses, and of those that another ledger knew before it. */
class LedgerAnswersTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final Duration QUARANTINE = Duration.ofSeconds(60);
    private static final NetClsHandle FIRST = new NetClsHandle(0x12, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x12, 2);
    private static final NetClsHandle ELSEWHERE = new NetClsHandle(0x13, 1);
    private static final Primary PRIMARY = new Primary(0x12);

    private final TestClock clock = new TestClock();
    private final RecordingLog log = new RecordingLog();
    private final ReleaseTimes times = Ledgers.times();
    private final List<NetClsHandle> freed = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    @Test
    void aHandleThatIsFreeCanBeClaimed() throws Exception {
        Ledger ledger = ledger(2);
        ledger.claim(SECOND, WEB);
        assertThat(ledger.status(SECOND))
                .isEqualTo(new HandleStatus(SECOND, HandleUse.USED, Optional.of(WEB), Optional.empty()));
    }

    @Test
    void aClaimThatCannotBeIsRefusedWithTheReason() throws Exception {
        Ledger ledger = ledger(3);
        ledger.reserve(FIRST, WEB);
        ledger.carriedElsewhere(SECOND);
        NetClsHandle third = new NetClsHandle(0x12, 3);
        ledger.reserve(third, WEB);
        ledger.release(third, WEB);
        clock.advance(Duration.ofMillis(500));
        assertRefused(ledger, FIRST, "is with container 'web' too");
        assertRefused(ledger, SECOND, "is carried by a group that it was not given to");
        assertRefused(ledger, third, "is quarantined for another 60 s");
        assertRefused(ledger, new NetClsHandle(0x12, 4), "is outside the configured range");
        assertRefused(ledger, ELSEWHERE, "is under a primary that is not configured");
        clock.advance(QUARANTINE);
        ledger.claim(third, DB);
        assertThat(ledger.status(third).container()).contains(DB);
    }

    private static void assertRefused(Ledger ledger, NetClsHandle handle, String reason) {
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> ledger.claim(handle, DB))
                .withMessage("handle " + handle + " " + reason);
    }

    @Test
    void eachUseOfAHandleIsToldWithWhoHasIt() throws Exception {
        Ledger ledger = ledger(2);
        assertThat(ledger.status(FIRST)).isEqualTo(status(FIRST, HandleUse.FREE));
        assertThat(ledger.status(ELSEWHERE)).isEqualTo(status(ELSEWHERE, HandleUse.OUTSIDE));
        ledger.carriedElsewhere(FIRST);
        assertThat(ledger.status(FIRST)).isEqualTo(status(FIRST, HandleUse.FOREIGN));
        assertThat(counts(ledger)).isEqualTo(new HandleCounts(PRIMARY, 1, 0, 1));
        ledger.carriedNoMore(FIRST);
        assertThat(counts(ledger)).isEqualTo(new HandleCounts(PRIMARY, 0, 1, 1));
    }

    private static HandleStatus status(NetClsHandle handle, HandleUse use) {
        return new HandleStatus(handle, use, Optional.empty(), Optional.empty());
    }

    @Test
    void coversItsRangesOnly() {
        Ledger ledger = ledger(2);
        assertThat(ledger.isManaged()).isTrue();
        assertThat(ledger.covers(SECOND)).isTrue();
        assertThat(ledger.covers(new NetClsHandle(0x12, 3))).isFalse();
        assertThat(ledger.covers(ELSEWHERE)).isFalse();
        assertThat(ledger(List.of(), 2).isManaged()).isFalse();
    }

    @Test
    void aPrimaryThatIsWantedIsGivenAndAReservedOneIsNot() throws Exception {
        Ledger ledger = ledger(List.of(0x12, 0x13), 2);
        ledger.use(LowestFirst.ALLOCATOR);
        assertThat(ledger.take(WEB, Optional.empty(), Set.of(PRIMARY))).isEqualTo(ELSEWHERE);
        assertThat(ledger.take(WEB, Optional.of(PRIMARY), Set.of(PRIMARY))).isEqualTo(FIRST);
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> ledger.take(DB, Optional.empty(), Set.of(PRIMARY, new Primary(0x13))))
                .withMessageContaining("there are 0x0012, 0x0013: add one");
        assertThatExceptionOfType(HandleUnavailableException.class)
                .isThrownBy(() -> ledger.take(DB, Optional.of(new Primary(0x14)), Set.of()))
                .withMessage("primary 0x0014 is not configured; there are 0x0012, 0x0013");
    }

    @Test
    void whatCarriesAHandleBeforeTheLedgerSettlesKeepsIt() throws Exception {
        Ledger ledger = unsettled(List.of(0x12), 2);
        ledger.reserve(FIRST, WEB);
        ledger.use(LowestFirst.ALLOCATOR);
        ledger.settle();
        assertThat(counts(ledger)).isEqualTo(new HandleCounts(PRIMARY, 1, 0, 1));
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(SECOND);
        assertThat(faults).isEmpty();
    }

    @Test
    void aHandleInUseWhenTheLastLedgerEndedIsUnaccountedUntilItIsFound() throws Exception {
        Ledger before = ledger(3);
        before.reserve(FIRST, WEB);
        before.reserve(SECOND, WEB);
        before.giveBack(SECOND, WEB);
        Ledger after = unsettled(List.of(0x12), 3);
        assertThat(after.unaccounted()).containsExactly(FIRST);
        after.reserve(FIRST, WEB);
        assertThat(after.unaccounted()).isEmpty();
    }

    @Test
    void aHandleThatHasRestedLongEnoughIsFreeInTheNextLedger() throws Exception {
        Ledger before = ledger(1);
        before.reserve(FIRST, WEB);
        before.release(FIRST, WEB);
        clock.advance(QUARANTINE);
        assertThat(freed).isEmpty();
        assertThat(ledger(1).snapshot().handles()).containsExactly(new HandleCounts(PRIMARY, 0, 0, 1));
        before.expire();
        assertThat(freed).containsExactly(FIRST);
    }

    @Test
    void whoStillReadsALedgerThatIsClosedFreesNothing() throws Exception {
        Ledger before = ledger(1);
        before.reserve(FIRST, WEB);
        before.release(FIRST, WEB);
        before.setOpen(false);
        clock.advance(QUARANTINE);
        assertThat(before.status(FIRST).use()).isEqualTo(HandleUse.QUARANTINED);
        assertThat(before.map(0x12).runs()).hasSize(1);
        assertThat(counts(before)).isEqualTo(new HandleCounts(PRIMARY, 0, 1, 0));
        before.expire();
        assertThat(freed).isEmpty();
        before.setOpen(true);
        assertThat(counts(before)).isEqualTo(new HandleCounts(PRIMARY, 0, 0, 1));
        assertThat(freed).containsExactly(FIRST);
    }

    @Test
    void theNextLedgerRemembersWhoHadHandlesLastThatNobodyHas() throws Exception {
        Ledger before = ledger(List.of(0x12, 0x13), 2);
        before.reserve(FIRST, WEB);
        before.release(FIRST, WEB);
        before.reserve(SECOND, WEB);
        before.reserve(ELSEWHERE, WEB);
        Ledger after = ledger(2);
        after.reserve(SECOND, DB);
        after.remember(before.holders());
        assertThat(after.status(FIRST).container()).contains(WEB);
        assertThat(after.status(SECOND).container()).contains(DB);
        assertThat(after.status(ELSEWHERE).container()).isEmpty();
    }

    @Test
    void noCallFreesMoreThanAFewAndEachSome() throws Exception {
        Ledger ledger = ledger(200);
        for (int secondary = 1; secondary <= 100; secondary++) {
            ledger.reserve(new NetClsHandle(0x12, secondary), WEB);
            ledger.release(new NetClsHandle(0x12, secondary), WEB);
        }
        NetClsHandle other = new NetClsHandle(0x12, 101);
        ledger.reserve(other, WEB);
        clock.advance(QUARANTINE);
        ledger.release(other, WEB);
        assertThat(freed).hasSize(64).startsWith(FIRST, SECOND);
    }

    @Test
    void anAllocatorThatHasGoneIsAskedNothing() throws Exception {
        List<Integer> asked = new ArrayList<>();
        NamedAllocator allocator = new NamedAllocator("asked", free -> new LowestFirst(free) {
            @Override
            public boolean reserve(int secondary) {
                asked.add(secondary);
                return super.reserve(secondary);
            }
        });
        Ledger ledger = ledger(2);
        ledger.use(allocator);
        assertThat(ledger.snapshot().absence()).isEmpty();
        ledger.reserve(FIRST, WEB);
        ledger.drop(allocator.allocator());
        ledger.reserve(SECOND, WEB);
        assertThat(asked).containsExactly(1);
        assertThat(ledger.snapshot().absence()).contains("none");
    }

    @Test
    void aHandleGivenBackIsTheAllocatorsAgain() throws Exception {
        Ledger ledger = ledger(1);
        ledger.use(LowestFirst.ALLOCATOR);
        ledger.giveBack(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(FIRST);
        assertThat(faults).isEmpty();
    }

    @Test
    void aHandleGivenBackIsTheFirstToBeTakenWithoutAnAllocatorThatIsRight() throws Exception {
        Ledger ledger = ledger(3);
        ledger.use(new NamedAllocator("wrong", free -> null));
        ledger.giveBack(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        assertThat(ledger.take(DB, Optional.empty(), Set.of())).isEqualTo(FIRST);
        assertThat(faults).singleElement().asString().startsWith("allocator wrong take threw ");
    }

    @Test
    void otherCallsGoOnWhileAllHandlesAreTold() throws Exception {
        Ledger[] told = new Ledger[1];
        QuarantineClock asking = new QuarantineClock() {
            @Override
            public long getAsLong() {
                return clock.getAsLong();
            }

            @Override
            public Instant onTheWall(long micros) {
                // Not in a thread that has the ledger's lock.
                told[0].expire();
                return clock.onTheWall(micros);
            }
        };
        told[0] = Ledgers.inMemory(Ledgers.settings(List.of(0x12), 4, QUARANTINE, Duration.ZERO), asking, log.logger());
        told[0].reserve(SECOND, WEB);
        told[0].release(SECOND, WEB);
        assertThat(told[0].map(0x12).runs())
                .containsExactly(
                        new Run(1, 1, HandleUse.FREE, Optional.empty(), Optional.empty()),
                        new Run(
                                2,
                                2,
                                HandleUse.QUARANTINED,
                                Optional.of(WEB),
                                Optional.of(clock.onTheWall(clock.getAsLong() + TimeUnit.SECONDS.toMicros(60)))),
                        new Run(3, 4, HandleUse.FREE, Optional.empty(), Optional.empty()));
        assertThat(told[0].map(0x13).runs()).isEmpty();
    }

    private static HandleCounts counts(Ledger ledger) {
        return ledger.snapshot().handles().get(0);
    }

    private Ledger ledger(int lastSecondary) {
        return ledger(List.of(0x12), lastSecondary);
    }

    private Ledger ledger(List<Integer> primaries, int lastSecondary) {
        Ledger ledger = unsettled(primaries, lastSecondary);
        ledger.settle();
        return ledger;
    }

    /** Those of the first primary are kept for the next one. */
    private Ledger unsettled(List<Integer> primaries, int lastSecondary) {
        return new Ledger(
                Ledgers.settings(primaries, lastSecondary, QUARANTINE, Duration.ZERO),
                clock,
                primary -> primary == 0x12 ? times : Ledgers.times(),
                freed::add,
                faults::add,
                () -> "none",
                log.logger());
    }
}
