// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.bitmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.spi.HandlePool;

class BitmapAllocatorTest {
    private static final int LAST = 0xffff;

    @Test
    void choosesTheLowestFreeHandle() {
        HandlePool pool = pool(5, 64, 4096, LAST);
        assertThat(pool.take()).isEqualTo(5);
        assertThat(pool.take()).isEqualTo(64);
        pool.give(63);
        assertThat(pool.take()).isEqualTo(63);
    }

    @Test
    void givesEachHandleOnceAndThenNone() {
        HandlePool pool = pool(IntStream.rangeClosed(1, LAST).toArray());
        for (int round = 0; round < 2; round++) {
            assertThat(IntStream.range(0, LAST).map(i -> pool.take()))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, LAST).boxed().toList());
            assertThat(pool.take()).isEqualTo(-1);
            IntStream.rangeClosed(1, LAST).forEach(pool::give);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 4095, 4096, LAST})
    void reservesAHandleOnce(int secondary) {
        HandlePool pool = pool(secondary);
        assertThat(pool.reserve(secondary)).isTrue();
        assertThat(pool.reserve(secondary)).isFalse();
        assertThat(pool.take()).isEqualTo(-1);
    }

    @Test
    void doesNotReserveWhatWasNeverGiven() {
        assertThat(pool(1).reserve(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithAPlainSetInALongRandomLife(long seed) {
        TreeSet<Integer> model = new TreeSet<>();
        HandlePool pool = pool();
        Random random = new Random(seed);
        for (int step = 0; step < 50_000; step++) {
            int secondary = 1 + 331 * random.nextInt(198);
            switch (random.nextInt(3)) {
                case 0 -> assertThat(pool.take()).isEqualTo(model.isEmpty() ? -1 : model.pollFirst());
                case 1 -> assertThat(pool.reserve(secondary)).isEqualTo(model.remove(secondary));
                default -> {
                    if (model.add(secondary)) {
                        pool.give(secondary);
                    }
                }
            }
        }
    }

    private static HandlePool pool(int... free) {
        return new BitmapAllocator().open(action -> IntStream.of(free).forEach(action));
    }
}
