// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.page.wrong;

import java.util.Hashtable;
import java.util.Map;
import org.netcls.spi.FreeHandles;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.HandlePool;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** An allocator of the highest rank that chooses what is no handle. */
public final class WrongAllocator implements HandleAllocator, BundleActivator {
    private static final Map<String, Object> PROPERTIES =
            Map.of(HandleAllocator.NAME, "wrong", Constants.SERVICE_RANKING, Integer.MAX_VALUE);

    @Override
    public void start(BundleContext context) {
        context.registerService(HandleAllocator.class, this, new Hashtable<>(PROPERTIES));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters it.
    }

    @Override
    public HandlePool open(FreeHandles free) {
        return new HandlePool() {
            @Override
            public int take() {
                return 0;
            }

            @Override
            public boolean reserve(int secondary) {
                return true;
            }

            @Override
            public void give(int secondary) {
                // It is not asked for any.
            }
        };
    }
}
