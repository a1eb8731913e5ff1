// SPDX-License-Identifier: Apache-2.0
package com.example.latest;

import org.netcls.allocator.contract.HandleAllocatorContract;
import org.netcls.spi.HandleAllocator;

class LatestAllocatorTest extends HandleAllocatorContract {
    @Override
    protected HandleAllocator allocator() {
        return new LatestAllocator();
    }
}
