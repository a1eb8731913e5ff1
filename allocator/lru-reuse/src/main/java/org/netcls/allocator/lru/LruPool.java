// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.lru;

import org.netcls.spi.HandlePool;

/**
 * A queue as a doubly linked ring through two arrays. Its head is entry 0, which is no handle; an entry that is not in
 * the ring points at 0 without being pointed at.
 */
final class LruPool implements HandlePool {
    private final char[] next = new char[1 << 16];
    private final char[] previous = new char[1 << 16];

    @Override
    public int take() {
        int oldest = next[0];
        if (oldest == 0) {
            return -1;
        }
        unlink(oldest);
        return oldest;
    }

    @Override
    public boolean reserve(int secondary) {
        boolean free = next[previous[secondary]] == secondary;
        if (free) {
            unlink(secondary);
        }
        return free;
    }

    @Override
    public void give(int secondary) {
        int last = previous[0];
        link(last, secondary);
        link(secondary, 0);
    }

    private void unlink(int secondary) {
        link(previous[secondary], next[secondary]);
        previous[secondary] = 0;
        next[secondary] = 0;
    }

    private void link(int before, int after) {
        next[before] = (char) after;
        previous[after] = (char) before;
    }
}
