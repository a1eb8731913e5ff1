// SPDX-License-Identifier: Apache-2.0
package org.netcls.allocator.random;

import java.util.SplittableRandom;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;
import org.osgi.service.component.annotations.Component;

/** Any free handle, each as likely as the others, so that a handle tells nothing about when it was given. */
@Component(property = {HandleAllocator.NAME + "=random", "service.ranking:Integer=0"})
public final class RandomAllocator implements HandleAllocator {
    @Override
    public HandlePool open(FreeHandles free) {
        RandomPool pool = new RandomPool(new SplittableRandom());
        free.forEach(pool::give);
        return pool;
    }
}
