// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.random;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.netcls.spi.HandlePool;

/** The free handles packed at the front of an array, and where in it each one stands. */
final class RandomPool implements HandlePool {
    private static final int ABSENT = -1;

    private final RandomGenerator random;
    private final int[] free = new int[1 << 16];
    private final int[] position = new int[1 << 16];
    private int size;

    RandomPool(RandomGenerator random) {
        this.random = random;
        Arrays.fill(position, ABSENT);
    }

    @Override
    public int take() {
        if (size == 0) {
            return -1;
        }
        int chosen = free[random.nextInt(size)];
        remove(chosen);
        return chosen;
    }

    @Override
    public boolean reserve(int secondary) {
        boolean isFree = position[secondary] != ABSENT;
        if (isFree) {
            remove(secondary);
        }
        return isFree;
    }

    @Override
    public void give(int secondary) {
        free[size] = secondary;
        position[secondary] = size++;
    }

    /** The last one moves into the gap. */
    private void remove(int secondary) {
        int last = free[--size];
        free[position[secondary]] = last;
        position[last] = position[secondary];
        position[secondary] = ABSENT;
    }
}
