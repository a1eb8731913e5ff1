// SPDX-License-Identifier: Apache-2.0
package com.example.nextfit;

import static com.example.nextfit.NextFitAllocator.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.netcls.allocator.contract.HandleAllocatorContract;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

class NextFitAllocatorTest extends HandleAllocatorContract {
    @Override
    protected HandleAllocator allocator() {
        return new NextFitAllocator();
    }

    @Test
    void goesOnAfterTheOneChosenLast() {
        HandlePool pool = pool(FIRST, FIRST + 1, 0xffff);
        pool.give(pool.take());
        assertThat(IntStream.range(0, 3).map(i -> pool.take())).containsExactly(FIRST + 1, 0xffff, FIRST);
    }

    @Test
    void choosesALowOneOnlyWhenNothingElseIsLeft() {
        HandlePool pool = pool(1, FIRST - 1, FIRST);
        assertThat(IntStream.range(0, 2).map(i -> pool.take())).containsExactly(FIRST, 1);
        pool.give(FIRST);
        assertThat(IntStream.range(0, 2).map(i -> pool.take())).containsExactly(FIRST, FIRST - 1);
    }

    private HandlePool pool(int... free) {
        return allocator().open(action -> IntStream.of(free).forEach(action));
    }
}
