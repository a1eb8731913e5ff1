// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.lru;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.spi.HandlePool;

class LruReuseAllocatorTest {
    private static final int LAST = 0xffff;

    @Test
    void choosesTheHandleReleasedLongestAgo() {
        HandlePool pool = pool(7, 3, LAST);
        pool.give(1);
        assertThat(IntStream.range(0, 4).map(i -> pool.take())).containsExactly(7, 3, LAST, 1);
    }

    @Test
    void putsAReturnedHandleBehindAllOthers() {
        HandlePool pool = pool(1, 2, 3);
        pool.give(pool.take());
        assertThat(IntStream.range(0, 3).map(i -> pool.take())).containsExactly(2, 3, 1);
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
    @ValueSource(ints = {1, 2, 3})
    void reservesAHandleOnceWhereverItStands(int secondary) {
        HandlePool pool = pool(1, 2, 3);
        assertThat(pool.reserve(secondary)).isTrue();
        assertThat(pool.reserve(secondary)).isFalse();
        assertThat(IntStream.range(0, 3).map(i -> pool.take())).hasSize(3).doesNotContain(secondary);
    }

    @Test
    void doesNotReserveWhatWasNeverGiven() {
        assertThat(pool().reserve(1)).isFalse();
        assertThat(pool(1).reserve(2)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithAPlainQueueInALongRandomLife(long seed) {
        Set<Integer> model = new LinkedHashSet<>();
        HandlePool pool = pool();
        Random random = new Random(seed);
        for (int step = 0; step < 50_000; step++) {
            int secondary = 1 + 331 * random.nextInt(198);
            switch (random.nextInt(3)) {
                case 0 -> assertThat(pool.take()).isEqualTo(removeOldest(model));
                case 1 -> assertThat(pool.reserve(secondary)).isEqualTo(model.remove(secondary));
                default -> {
                    if (model.add(secondary)) {
                        pool.give(secondary);
                    }
                }
            }
        }
    }

    private static int removeOldest(Set<Integer> model) {
        Iterator<Integer> oldestFirst = model.iterator();
        if (!oldestFirst.hasNext()) {
            return -1;
        }
        int oldest = oldestFirst.next();
        oldestFirst.remove();
        return oldest;
    }

    private static HandlePool pool(int... free) {
        return new LruReuseAllocator().open(action -> IntStream.of(free).forEach(action));
    }
}
