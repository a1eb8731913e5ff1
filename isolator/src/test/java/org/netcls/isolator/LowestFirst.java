// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.TreeSet;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandlePool;

/** The simplest pool that is right; tests spoil one method of it to have one that is wrong. */
class LowestFirst implements HandlePool {
    static final NamedAllocator ALLOCATOR = new NamedAllocator("lowest-first", LowestFirst::new);

    private final TreeSet<Integer> free = new TreeSet<>();

    LowestFirst(FreeHandles handles) {
        handles.forEach(free::add);
    }

    @Override
    public int take() {
        Integer lowest = free.pollFirst();
        return lowest == null ? -1 : lowest;
    }

    @Override
    public boolean reserve(int secondary) {
        return free.remove(secondary);
    }

    @Override
    public void give(int secondary) {
        free.add(secondary);
    }
}
