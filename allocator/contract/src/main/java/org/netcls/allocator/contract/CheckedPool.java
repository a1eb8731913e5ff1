// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/** A pool, and beside it a plain set of what must be in it, by which every answer is checked. */
final class CheckedPool {
    private final HandlePool pool;
    private final BitSet free = new BitSet();

    private CheckedPool(HandlePool pool) {
        this.pool = pool;
    }

    static CheckedPool open(HandleAllocator allocator, IntStream free) {
        int[] handles = free.toArray();
        CheckedPool pool =
                new CheckedPool(allocator.open(action -> IntStream.of(handles).forEach(action)));
        IntStream.of(handles).forEach(pool.free::set);
        return pool;
    }

    boolean isFree(int secondary) {
        return free.get(secondary);
    }

    int take() {
        int taken = pool.take();
        if (free.isEmpty()) {
            assertThat(taken).as("take() when nothing is free").isEqualTo(-1);
        } else {
            assertThat(taken).as("take() when something is free").isPositive();
            assertThat(isFree(taken))
                    .as("take() chose 0x%x: is it free?", taken)
                    .isTrue();
            free.clear(taken);
        }
        return taken;
    }

    void reserve(int secondary) {
        assertThat(pool.reserve(secondary)).as("reserve(0x%x)", secondary).isEqualTo(isFree(secondary));
        free.clear(secondary);
    }

    void give(int secondary) {
        pool.give(secondary);
        free.set(secondary);
    }

    /** All that are free, until there is none. */
    void takeAll() {
        while (!free.isEmpty()) {
            take();
        }
        take();
    }
}
