// SPDX-License-Identifier: Apache-2.0
package com.example.nextfit;

import java.util.Arrays;
import java.util.BitSet;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/**
 * Somebody else's allocator: the next free handle after the one chosen last, round and round. The low ones are for
 * operators who ask for them, and chosen only when nothing else is left.
 */
final class NextFitAllocator implements HandleAllocator {
    static final int FIRST = 0x100;

    @Override
    public HandlePool open(FreeHandles free) {
        Pool pool = new Pool();
        free.forEach(pool::give);
        return pool;
    }

    /** Rows of 256 handles, and which rows have free ones: a search looks at a few words, however full it is. */
    private static final class Pool implements HandlePool {
        private static final int WIDTH = 0x100;

        private final BitSet[] rows = new BitSet[WIDTH];
        private final BitSet someFree = new BitSet(WIDTH);
        private int last;

        Pool() {
            Arrays.setAll(rows, row -> new BitSet(WIDTH));
        }

        @Override
        public int take() {
            int found = firstAfter(Math.max(last, FIRST - 1));
            if (found < 0) {
                found = firstAfter(FIRST - 1);
            }
            if (found < 0) {
                found = firstAfter(0);
            }
            if (found > 0) {
                remove(found);
                last = found;
            }
            return found;
        }

        @Override
        public boolean reserve(int secondary) {
            boolean free = rows[secondary / WIDTH].get(secondary % WIDTH);
            if (free) {
                remove(secondary);
            }
            return free;
        }

        @Override
        public void give(int secondary) {
            rows[secondary / WIDTH].set(secondary % WIDTH);
            someFree.set(secondary / WIDTH);
        }

        private void remove(int secondary) {
            BitSet row = rows[secondary / WIDTH];
            row.clear(secondary % WIDTH);
            someFree.set(secondary / WIDTH, !row.isEmpty());
        }

        private int firstAfter(int secondary) {
            int row = secondary / WIDTH;
            int column = rows[row].nextSetBit(secondary % WIDTH + 1);
            if (column < 0) {
                row = someFree.nextSetBit(row + 1);
                column = row < 0 ? -1 : rows[row].nextSetBit(0);
            }
            return column < 0 ? -1 : row * WIDTH + column;
        }
    }
}
