// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.List;
import org.netcls.allocator.bitmap.BitmapAllocator;
import org.netcls.allocator.lru.LruReuseAllocator;
import org.netcls.allocator.random.RandomAllocator;
import org.netcls.api.NetClsHandle;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;

/** The allocators that we ship, and some that are wrong. */
enum Choosing {
    BITMAP(new BitmapAllocator()),
    RANDOM(new RandomAllocator()),
    LRU_REUSE(new LruReuseAllocator()),
    ALWAYS_NONE(free -> new Always(-1)),
    ALWAYS_ZERO(free -> new Always(0)),
    ALWAYS_ONE(free -> new Always(1)),
    ALWAYS_TOO_HIGH(free -> new Always(0x10000)),
    THROWING(free -> {
        throw new IllegalStateException("wrong");
    });

    private final HandleAllocator allocator;

    Choosing(HandleAllocator allocator) {
        this.allocator = allocator;
    }

    /** One of its own each time, as a service has that is registered again. */
    NamedAllocator allocator() {
        return new NamedAllocator(name(), allocator::open);
    }

    boolean isRight() {
        return compareTo(LRU_REUSE) <= 0;
    }

    /** What it may choose now; whatever a wrong one chooses, a handle is given that is free. */
    List<NetClsHandle> among(LedgerModel model) {
        return switch (this) {
            case BITMAP -> model.choices().subList(0, 1);
            case LRU_REUSE -> model.choicesInOrder();
            default -> model.choices();
        };
    }

    /** Always chooses the same and agrees to nothing. */
    private record Always(int choice) implements HandlePool {
        @Override
        public int take() {
            return choice;
        }

        @Override
        public boolean reserve(int secondary) {
            return false;
        }

        @Override
        public void give(int secondary) {}
    }
}
