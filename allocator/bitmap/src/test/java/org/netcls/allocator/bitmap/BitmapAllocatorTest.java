// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.bitmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.allocator.contract.HandleAllocatorContract;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

class BitmapAllocatorTest extends HandleAllocatorContract {
    private static final int LAST = 0xffff;

    @Override
    protected HandleAllocator allocator() {
        return new BitmapAllocator();
    }

    @Test
    void choosesTheLowestFreeHandle() {
        HandlePool pool = pool(5, 64, 4096, LAST);
        assertThat(pool.take()).isEqualTo(5);
        assertThat(pool.take()).isEqualTo(64);
        pool.give(63);
        assertThat(pool.take()).isEqualTo(63);
    }

    @Test
    void choosesAllInAscendingOrder() {
        int[] all = IntStream.rangeClosed(1, LAST).toArray();
        HandlePool pool = pool(all);
        assertThat(IntStream.range(0, LAST).map(i -> pool.take()).toArray()).isEqualTo(all);
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

    private HandlePool pool(int... free) {
        return allocator().open(action -> IntStream.of(free).forEach(action));
    }
}
