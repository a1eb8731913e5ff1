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
import org.netcls.allocator.contract.HandleAllocatorContract;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

class LruReuseAllocatorTest extends HandleAllocatorContract {
    private static final int LAST = 0xffff;

    @Override
    protected HandleAllocator allocator() {
        return new LruReuseAllocator();
    }

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

    private HandlePool pool(int... free) {
        return allocator().open(action -> IntStream.of(free).forEach(action));
    }
}
