// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.TreeSet;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandlePool;

/** The simplest pool that is right; tests spoil one method of it to have one that is wrong. */
public class LowestFirst implements HandlePool {
    public static final NamedAllocator ALLOCATOR = new NamedAllocator("lowest-first", LowestFirst::new);

    private final TreeSet<Integer> free = new TreeSet<>();

    public LowestFirst(FreeHandles handles) {
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
