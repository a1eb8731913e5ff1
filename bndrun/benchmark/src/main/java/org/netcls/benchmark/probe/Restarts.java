// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/**
 * Stops and starts of the isolator's bundle, each a recovery of all groups that there are.
 *
 * @param fromStop whether the time begins before the stop; otherwise it begins before the start
 */
record Restarts(Services services, boolean fromStop) {
    /** How long each took until the service told of so many containers, in nanoseconds. */
    long[] run(int count, int containers) throws BundleException, InterruptedException {
        Bundle bundle = services.isolatorBundle();
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            took[i] = restart(bundle, containers);
        }
        return took;
    }

    private long restart(Bundle bundle, int containers) throws BundleException, InterruptedException {
        long stop = System.nanoTime();
        bundle.stop(Bundle.STOP_TRANSIENT);
        long start = System.nanoTime();
        bundle.start(Bundle.START_TRANSIENT);
        int known = services.isolator().overview().containers();
        long end = System.nanoTime();
        if (known != containers) {
            throw new IllegalStateException("recovered " + known + " containers of " + containers);
        }
        return end - (fromStop ? stop : start);
    }
}
