// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Named.named;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoHandleException;
import org.netcls.api.Primary;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.spi.HandleAllocator;

/** No allocator, however wrong, makes two containers share a handle or a caller go without one. */
class FaultyAllocatorTest {
    static final List<Named<HandleAllocator>> WRONG_CHOICES = List.of(
            named("open throws", free -> {
                throw new IllegalStateException("no");
            }),
            named("open throws an error", free -> {
                throw new StackOverflowError();
            }),
            named("open throws half-way", free -> {
                free.forEach(secondary -> {
                    throw new IllegalStateException("no");
                });
                return null;
            }),
            named("opens nothing", free -> null),
            named("take throws", choosing(() -> {
                throw new IllegalStateException("no");
            })),
            named("take throws an error", choosing(() -> {
                throw new StackOverflowError();
            })),
            named("chooses one that is taken", choosing(() -> 1)),
            named("finds none", choosing(() -> -1)),
            named("chooses 0", choosing(() -> 0)),
            named("chooses one outside the range", choosing(() -> 9)),
            named("chooses a number beyond all handles", choosing(() -> 70_000)),
            named("chooses the number behind all handles", choosing(() -> 0x10000)),
            named("chooses the lowest number", choosing(() -> Integer.MIN_VALUE)),
            named("chooses the highest number", choosing(() -> Integer.MAX_VALUE)));

    static final List<Named<HandleAllocator>> WRONG_RESERVES = List.of(
            named("reserve throws", free -> new LowestFirst(free) {
                @Override
                public boolean reserve(int secondary) {
                    throw new IllegalStateException("no");
                }
            }),
            named("reserve denies", free -> new LowestFirst(free) {
                @Override
                public boolean reserve(int secondary) {
                    return false;
                }
            }));

    private static final ContainerId WEB = new ContainerId("web");

    private final RecordingLog log = new RecordingLog();
    private final TestClock clock = new TestClock();
    private final Ledger ledger = ledger();

    @ParameterizedTest
    @FieldSource("WRONG_CHOICES")
    void everyCallerGetsAHandleOfItsOwnAllTheSame(HandleAllocator wrong) throws Exception {
        use(wrong);
        assertThat(List.of(
                        ledger.take(WEB, Optional.empty(), Set.of()),
                        ledger.take(WEB, Optional.empty(), Set.of()),
                        ledger.take(WEB, Optional.empty(), Set.of())))
                .containsExactlyInAnyOrder(handle(1), handle(2), handle(3));
        assertThatExceptionOfType(NoHandleException.class)
                .isThrownBy(() -> ledger.take(WEB, Optional.empty(), Set.of()));
        assertOneFault();
    }

    @ParameterizedTest
    @FieldSource("WRONG_RESERVES")
    void aFreeHandleIsReservedAllTheSame(HandleAllocator wrong) throws Exception {
        use(wrong);
        assertThat(ledger.reserve(handle(1), WEB)).isEmpty();
        assertThat(ledger.reserve(handle(2), WEB)).isEmpty();
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(handle(3));
        assertOneFault();
    }

    @Test
    void whatWasWrongIsTold() {
        ledger.use(new NamedAllocator("throws", WRONG_RESERVES.get(0).getPayload()));
        ledger.reserve(handle(1), WEB);
        assertThat(ledger.snapshot().fault())
                .contains("allocator throws reserve threw java.lang.IllegalStateException: no");
        ledger.use(new NamedAllocator("denies", WRONG_RESERVES.get(1).getPayload()));
        ledger.reserve(handle(2), WEB);
        assertThat(ledger.snapshot().fault()).contains("allocator denies denied that 0x00120002 is free");
    }

    @Test
    void oneThatAsksTheLedgerIsAtFaultAndNobodyWaitsForIt() throws Exception {
        use(choosing(() -> ledger.snapshot().handles().size()));
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(handle(1));
        assertOneFault();
    }

    @Test
    void aReleasedHandleBecomesFreeAlthoughGiveThrows() throws Exception {
        use(free -> new LowestFirst(free) {
            @Override
            public void give(int secondary) {
                throw new IllegalStateException("no");
            }
        });
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        ledger.release(ledger.take(WEB, Optional.empty(), Set.of()), WEB);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ledger.snapshot().handles()).containsExactly(new HandleCounts(new Primary(0x12), 0, 0, 3));
        assertOneFault();
    }

    @Test
    void oneThatForgetsToTakeIsCaughtAtTheSecondTaker() throws Exception {
        use(choosing(() -> 2));
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(handle(2));
        assertThat(ledger.snapshot().fault()).isEmpty();
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(handle(1));
        assertThat(ledger.snapshot().fault()).contains("allocator wrong chose 0x2, which is not free");
    }

    @Test
    void oneThatWasWrongIsNotAskedAgain() throws Exception {
        int[] asked = {0};
        use(choosing(() -> {
            asked[0]++;
            return -1;
        }));
        ledger.take(WEB, Optional.empty(), Set.of());
        ledger.take(WEB, Optional.empty(), Set.of());
        assertThat(asked[0]).isEqualTo(1);
    }

    @Test
    void aReplacementEndsTheFault() throws Exception {
        use(choosing(() -> 70_000));
        ledger.take(WEB, Optional.empty(), Set.of());
        ledger.use(LowestFirst.ALLOCATOR);
        assertThat(ledger.snapshot().fault()).isEmpty();
        assertThat(ledger.take(WEB, Optional.empty(), Set.of())).isEqualTo(handle(2));
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void itsGoingEndsTheFault() throws Exception {
        HandleAllocator wrong = choosing(() -> 70_000);
        use(wrong);
        ledger.take(WEB, Optional.empty(), Set.of());
        ledger.drop(wrong);
        assertThat(ledger.snapshot().fault()).isEmpty();
        assertThat(ledger.snapshot().allocator()).isEmpty();
    }

    private void assertOneFault() {
        assertThat(ledger.snapshot().fault().orElseThrow()).startsWith("allocator wrong ");
        assertThat(log.warnings()).singleElement().asString().startsWith("warn allocator wrong ");
    }

    private void use(HandleAllocator allocator) {
        ledger.use(new NamedAllocator("wrong", allocator));
    }

    private static HandleAllocator choosing(IntSupplier choice) {
        return free -> new LowestFirst(free) {
            @Override
            public int take() {
                return choice.getAsInt();
            }
        };
    }

    private static NetClsHandle handle(int secondary) {
        return new NetClsHandle(0x12, secondary);
    }

    private Ledger ledger() {
        return Ledgers.inMemory(
                Ledgers.settings(List.of(0x12), 3, Duration.ofSeconds(1), Duration.ZERO), clock, log.logger());
    }
}
