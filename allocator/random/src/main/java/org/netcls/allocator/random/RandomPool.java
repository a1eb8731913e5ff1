// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.random;

import java.util.random.RandomGenerator;
import org.netcls.spi.HandlePool;

/** The free handles packed at the front of an array, and where in it each one stands, counted from 1; 0 is nowhere. */
final class RandomPool implements HandlePool {
    private final RandomGenerator random;
    private final char[] free = new char[1 << 16];
    private final char[] position = new char[1 << 16];
    private int size;

    RandomPool(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public int take() {
        if (size == 0) {
            return -1;
        }
        int chosen = free[1 + random.nextInt(size)];
        remove(chosen);
        return chosen;
    }

    @Override
    public boolean reserve(int secondary) {
        boolean isFree = position[secondary] != 0;
        if (isFree) {
            remove(secondary);
        }
        return isFree;
    }

    @Override
    public void give(int secondary) {
        place(secondary, ++size);
    }

    /** The last one moves into the gap. */
    private void remove(int secondary) {
        place(free[size--], position[secondary]);
        position[secondary] = 0;
    }

    private void place(int secondary, int at) {
        free[at] = (char) secondary;
        position[secondary] = (char) at;
    }
}
