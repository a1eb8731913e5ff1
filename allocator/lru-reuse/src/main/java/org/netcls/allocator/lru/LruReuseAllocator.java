// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.lru;

import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;
import org.osgi.service.component.annotations.Component;

/** A handle never used, else the one released longest ago: the longest possible time until a handle comes again. */
@Component(property = {HandleAllocator.NAME + "=lru-reuse", "service.ranking:Integer=10"})
public final class LruReuseAllocator implements HandleAllocator {
    @Override
    public HandlePool open(FreeHandles free) {
        LruPool pool = new LruPool();
        free.forEach(pool::give);
        return pool;
    }
}
