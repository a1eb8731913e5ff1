// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.function.Consumer;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/** An allocator's pool whose exceptions are faults of the allocator, and nobody else's trouble. */
final class GuardedPool implements HandlePool {
    /** Where there is no allocator: chooses nothing and agrees to everything. */
    static final HandlePool NONE = new HandlePool() {
        @Override
        public int take() {
            return -1;
        }

        @Override
        public boolean reserve(int secondary) {
            return true;
        }

        @Override
        public void give(int secondary) {}
    };

    private final HandlePool pool;
    private final Consumer<String> faults;

    private GuardedPool(HandlePool pool, Consumer<String> faults) {
        this.pool = pool;
        this.faults = faults;
    }

    static HandlePool open(HandleAllocator allocator, FreeHandles free, Consumer<String> faults) {
        try {
            return new GuardedPool(allocator.open(free), faults);
        } catch (RuntimeException | Error e) {
            faults.accept("open threw " + e);
            return NONE;
        }
    }

    @Override
    public int take() {
        try {
            return pool.take();
        } catch (RuntimeException | Error e) {
            faults.accept("take threw " + e);
            return -1;
        }
    }

    @Override
    public boolean reserve(int secondary) {
        try {
            return pool.reserve(secondary);
        } catch (RuntimeException | Error e) {
            faults.accept("reserve threw " + e);
            return true;
        }
    }

    @Override
    public void give(int secondary) {
        try {
            pool.give(secondary);
        } catch (RuntimeException | Error e) {
            faults.accept("give threw " + e);
        }
    }
}
