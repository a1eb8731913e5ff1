// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.bitmap;

import org.netcls.spi.HandlePool;

/** A tree of 64-bit words, three levels for 2^16 handles: a bit in a node tells that its child is not empty. */
final class BitmapPool implements HandlePool {
    private long root;
    private final long[] nodes = new long[1 << 4];
    private final long[] leaves = new long[1 << 10];

    @Override
    public int take() {
        if (root == 0) {
            return -1;
        }
        int node = Long.numberOfTrailingZeros(root);
        int leaf = node << 6 | Long.numberOfTrailingZeros(nodes[node]);
        int lowest = leaf << 6 | Long.numberOfTrailingZeros(leaves[leaf]);
        clear(lowest);
        return lowest;
    }

    @Override
    public boolean reserve(int secondary) {
        boolean free = (leaves[secondary >>> 6] & 1L << secondary) != 0;
        if (free) {
            clear(secondary);
        }
        return free;
    }

    // A shift by an int uses its low six bits only, which is the position in the word.
    @Override
    public void give(int secondary) {
        leaves[secondary >>> 6] |= 1L << secondary;
        nodes[secondary >>> 12] |= 1L << (secondary >>> 6);
        root |= 1L << (secondary >>> 12);
    }

    private void clear(int secondary) {
        int leaf = secondary >>> 6;
        int node = secondary >>> 12;
        leaves[leaf] &= ~(1L << secondary);
        if (leaves[leaf] == 0) {
            nodes[node] &= ~(1L << leaf);
            if (nodes[node] == 0) {
                root &= ~(1L << node);
            }
        }
    }
}
