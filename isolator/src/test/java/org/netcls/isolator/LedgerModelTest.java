// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.api.NoHandleException;
import org.netcls.spi.HandleAllocator;

/** The ledger beside two plain maps, through a long random life with right, wrong and no strategies. */
class LedgerModelTest {
    private static final int SECONDARIES = 12;
    private static final Duration QUARANTINE = Duration.ofSeconds(60);

    private final TestClock clock = new TestClock();
    private final Map<NetClsHandle, ContainerId> used = new HashMap<>();
    private final Map<NetClsHandle, Long> released = new HashMap<>();
    private final Ledger ledger = ledger();
    private boolean hasStrategy;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithPlainMapsInALongRandomLife(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 10_000; step++) {
            ContainerId container = new ContainerId("c" + step);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> take(container);
                case 4, 5 -> release(random);
                case 6 -> giveBack(random);
                case 7 -> reserve(anyHandle(random), container);
                case 8 -> clock.advance(Duration.ofSeconds(random.nextInt(40)));
                default -> changeStrategy(random);
            }
            assertThat(ledger.snapshot().handles()).containsExactly(expected(2), expected(3));
        }
    }

    private void take(ContainerId container) {
        try {
            NetClsHandle handle = ledger.take(container);
            assertThat(used).doesNotContainKey(handle);
            assertThat(isResting(handle)).as("%s rests", handle).isFalse();
            used.put(handle, container);
        } catch (NoHandleException e) {
            assertThat(expected(2).free() + expected(3).free()).isZero();
            assertThat(e.used()).isEqualTo(used.size());
        } catch (NoAllocatorException e) {
            assertThat(hasStrategy).isFalse();
        } catch (NetClsException e) {
            throw new AssertionError(e);
        }
    }

    private void release(Random random) {
        for (NetClsHandle handle : anyUsed(random)) {
            ledger.release(handle, used.remove(handle));
            released.put(handle, clock.getAsLong());
        }
    }

    private void giveBack(Random random) {
        for (NetClsHandle handle : anyUsed(random)) {
            ledger.giveBack(handle, used.remove(handle));
            released.remove(handle);
        }
    }

    private void reserve(NetClsHandle handle, ContainerId container) {
        assertThat(ledger.reserve(handle, container).isEmpty()).isEqualTo(!used.containsKey(handle));
        used.putIfAbsent(handle, container);
        released.remove(handle);
    }

    private void changeStrategy(Random random) {
        HandleAllocator allocator = switch (random.nextInt(4)) {
            case 0 ->
                free -> new LowestFirst(free) {
                    @Override
                    public int take() {
                        return random.nextInt(2 * SECONDARIES) - 2;
                    }
                };
            case 1 ->
                free -> {
                    throw new IllegalStateException("wrong");
                };
            default -> LowestFirst::new;
        };
        ledger.use(new Ledger.Strategy("any", allocator));
        hasStrategy = random.nextInt(4) > 0;
        if (!hasStrategy) {
            ledger.drop(allocator);
        }
    }

    private List<NetClsHandle> anyUsed(Random random) {
        List<NetClsHandle> all = new ArrayList<>(used.keySet());
        return all.isEmpty() ? List.of() : List.of(all.get(random.nextInt(all.size())));
    }

    private static NetClsHandle anyHandle(Random random) {
        return new NetClsHandle(2 + random.nextInt(2), 1 + random.nextInt(SECONDARIES));
    }

    private boolean isResting(NetClsHandle handle) {
        Long since = released.get(handle);
        return since != null && clock.getAsLong() - since < TimeUnit.MICROSECONDS.convert(QUARANTINE);
    }

    private HandleUse expected(int primary) {
        int usedCount =
                (int) used.keySet().stream().filter(h -> h.primary() == primary).count();
        int resting = (int) released.keySet().stream()
                .filter(h -> h.primary() == primary && !used.containsKey(h) && isResting(h))
                .count();
        return new HandleUse(primary, usedCount, resting, SECONDARIES - usedCount - resting);
    }

    private Ledger ledger() {
        Settings settings = Ledgers.settings(List.of(2, 3), SECONDARIES, QUARANTINE, Duration.ZERO);
        return Ledgers.inMemory(settings, clock, new RecordingLog().logger());
    }
}
