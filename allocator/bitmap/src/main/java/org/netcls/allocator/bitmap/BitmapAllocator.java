// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.bitmap;

import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;
import org.osgi.service.component.annotations.Component;

/** The lowest free handle, as Mesos chooses it, but at the same cost however many are used. */
@Component(property = {HandleAllocator.NAME + "=bitmap", "service.ranking:Integer=20"})
public final class BitmapAllocator implements HandleAllocator {
    @Override
    public HandlePool open(FreeHandles free) {
        BitmapPool pool = new BitmapPool();
        free.forEach(pool::give);
        return pool;
    }
}
