// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.util.concurrent.TimeUnit;
import org.netcls.api.Isolator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The isolator as every bundle sees it. */
final class Services implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(20);

    private final ServiceTracker<Isolator, Isolator> isolators;

    Services(BundleContext context) {
        isolators = new ServiceTracker<>(context, Isolator.class, null);
        isolators.open();
    }

    /** Waits for it where there is none. */
    Isolator isolator() throws InterruptedException {
        Isolator isolator = isolators.waitForService(TIMEOUT_MILLIS);
        if (isolator == null) {
            throw new IllegalStateException("there is no isolator");
        }
        return isolator;
    }

    /** The one that offers it. */
    Bundle isolatorBundle() throws InterruptedException {
        isolator();
        return isolators.getServiceReference().getBundle();
    }

    @Override
    public void close() {
        isolators.close();
    }
}
