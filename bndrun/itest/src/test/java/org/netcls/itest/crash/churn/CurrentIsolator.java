// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash.churn;

import org.netcls.api.Isolator;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;
import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;

/** The isolator, and the next one after it. A call of one that has been stopped has done nothing, and is made again. */
final class CurrentIsolator {
    private static final long LONGEST_ABSENCE_MILLIS = 60_000;

    private final ServiceTracker<Isolator, Isolator> tracker;

    interface Call<T> {
        T of(Isolator isolator) throws NetClsException, InterruptedException;
    }

    private CurrentIsolator(ServiceTracker<Isolator, Isolator> tracker) {
        this.tracker = tracker;
    }

    static CurrentIsolator in(BundleContext context) {
        ServiceTracker<Isolator, Isolator> tracker = new ServiceTracker<>(context, Isolator.class, null);
        tracker.open();
        return new CurrentIsolator(tracker);
    }

    <T> T answer(Call<T> call) throws NetClsException, InterruptedException {
        while (true) {
            Isolator present = tracker.waitForService(LONGEST_ABSENCE_MILLIS);
            if (present == null) {
                throw new IllegalStateException("there is no isolator");
            }
            try {
                return call.of(present);
            } catch (IsolatorStoppedException e) {
                // The next one is asked.
            }
        }
    }
}
