// SPDX-License-Identifier: Apache-2.0
package com.example.latest;

import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;
import org.osgi.service.component.annotations.Component;

/** The handle that became free last. */
@Component(property = HandleAllocator.NAME + "=latest")
public final class LatestAllocator implements HandleAllocator {
    @Override
    public HandlePool open(FreeHandles free) {
        Pool pool = new Pool();
        free.forEach(pool::give);
        return pool;
    }

    /** The free handles in a ring around 0, each linked to the ones that became free before and after it. */
    private static final class Pool implements HandlePool {
        private final char[] before = new char[1 << 16];
        private final char[] after = new char[1 << 16];

        @Override
        public int take() {
            int latest = before[0];
            return latest != 0 && reserve(latest) ? latest : -1;
        }

        @Override
        public boolean reserve(int secondary) {
            boolean isFree = before[after[secondary]] == secondary;
            if (isFree) {
                link(before[secondary], after[secondary]);
                after[secondary] = 0;
            }
            return isFree;
        }

        @Override
        public void give(int secondary) {
            link(before[0], secondary);
            link(secondary, 0);
        }

        private void link(int earlier, int later) {
            after[earlier] = (char) later;
            before[later] = (char) earlier;
        }
    }
}
