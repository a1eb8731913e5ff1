// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.spi.HandlePool;

class RandomAllocatorTest {
    private static final int LAST = 0xffff;

    @Test
    void choosesEveryFreeHandleEquallyOften() {
        int handles = 64;
        int rounds = 1000;
        RandomPool pool = new RandomPool(new SplittableRandom(20240229));
        IntStream.rangeClosed(1, handles).forEach(pool::give);
        int[] chosen = new int[handles + 1];
        for (int i = 0; i < handles * rounds; i++) {
            int secondary = pool.take();
            chosen[secondary]++;
            pool.give(secondary);
        }
        double chiSquared = IntStream.rangeClosed(1, handles)
                .mapToDouble(secondary -> Math.pow(chosen[secondary] - rounds, 2) / rounds)
                .sum();
        // With 63 degrees of freedom, 998 of 1000 fair choosers fall between these two.
        assertThat(chiSquared).isBetween(32.5, 103.4);
    }

    @Test
    void choosesInAnotherOrderEachTime() {
        HandlePool one = pool(IntStream.rangeClosed(1, 1000).toArray());
        HandlePool other = pool(IntStream.rangeClosed(1, 1000).toArray());
        assertThat(IntStream.range(0, 1000).map(i -> one.take()).toArray())
                .isNotEqualTo(IntStream.range(0, 1000).map(i -> other.take()).toArray());
    }

    @Test
    void givesEachHandleOnceAndThenNone() {
        HandlePool pool = pool(IntStream.rangeClosed(1, LAST).toArray());
        for (int round = 0; round < 2; round++) {
            assertThat(IntStream.range(0, LAST).map(i -> pool.take()).sorted())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, LAST).boxed().toList());
            assertThat(pool.take()).isEqualTo(-1);
            IntStream.rangeClosed(1, LAST).forEach(pool::give);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, LAST})
    void reservesAHandleOnceWhereverItStands(int secondary) {
        HandlePool pool = pool(1, 2, LAST);
        assertThat(pool.reserve(secondary)).isTrue();
        assertThat(pool.reserve(secondary)).isFalse();
        assertThat(IntStream.range(0, 3).map(i -> pool.take())).endsWith(-1).doesNotContain(secondary);
    }

    @Test
    void doesNotReserveWhatWasNeverGiven() {
        assertThat(pool(1).reserve(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithAPlainSetInALongRandomLife(long seed) {
        Set<Integer> model = new TreeSet<>();
        RandomPool pool = new RandomPool(new SplittableRandom(seed));
        Random random = new Random(seed);
        for (int step = 0; step < 50_000; step++) {
            int secondary = 1 + 331 * random.nextInt(198);
            switch (random.nextInt(3)) {
                case 0 -> assertTakesOneOf(model, pool);
                case 1 -> assertThat(pool.reserve(secondary)).isEqualTo(model.remove(secondary));
                default -> {
                    if (model.add(secondary)) {
                        pool.give(secondary);
                    }
                }
            }
        }
    }

    private static void assertTakesOneOf(Set<Integer> model, HandlePool pool) {
        boolean some = !model.isEmpty();
        int taken = pool.take();
        assertThat(model.remove(taken)).isEqualTo(some);
        assertThat(taken == -1).isEqualTo(!some);
    }

    private static HandlePool pool(int... free) {
        return new RandomAllocator().open(action -> IntStream.of(free).forEach(action));
    }
}
