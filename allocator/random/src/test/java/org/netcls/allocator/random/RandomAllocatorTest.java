// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netcls.allocator.contract.HandleAllocatorContract;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

class RandomAllocatorTest extends HandleAllocatorContract {
    @Override
    protected HandleAllocator allocator() {
        return new RandomAllocator();
    }

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

    private HandlePool pool(int... free) {
        return allocator().open(action -> IntStream.of(free).forEach(action));
    }
}
