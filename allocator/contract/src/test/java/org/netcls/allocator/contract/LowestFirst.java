// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.contract;

import java.util.BitSet;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandlePool;

/** The simplest pool that is right; tests spoil one method of it to have one that is wrong. */
class LowestFirst implements HandlePool {
    final BitSet free = new BitSet(NetClsHandle.MAX_SECONDARY + 1);

    LowestFirst(FreeHandles handles) {
        handles.forEach(free::set);
    }

    @Override
    public int take() {
        int lowest = free.nextSetBit(0);
        if (lowest > 0) {
            free.clear(lowest);
        }
        return lowest;
    }

    @Override
    public boolean reserve(int secondary) {
        boolean isFree = free.get(secondary);
        free.clear(secondary);
        return isFree;
    }

    @Override
    public void give(int secondary) {
        free.set(secondary);
    }
}
