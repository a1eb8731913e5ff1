// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** Stops and starts of the isolator's bundle, each a recovery of all groups that there are. */
record Restarts(Services services) {
    private static final String ISOLATOR = "/org.netcls.isolator.jar";

    private interface Step {
        void run(Bundle bundle) throws BundleException, IOException, InterruptedException;
    }

    /** Nanoseconds from the beginning of each start until the service tells of so many containers. */
    long[] starts(int count, int containers) throws BundleException, IOException, InterruptedException {
        return run(count, containers, this::stop, Restarts::start);
    }

    /** The same from the beginning of the stop. */
    long[] stopsAndStarts(int count, int containers) throws BundleException, IOException, InterruptedException {
        return run(count, containers, bundle -> {}, bundle -> {
            stop(bundle);
            start(bundle);
        });
    }

    /** The same of updates to the bundle that is there, from the moment at which the service has gone. */
    long[] updates(int count, int containers) throws BundleException, IOException, InterruptedException {
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            Bundle bundle = services.isolatorBundle();
            long[] gone = new long[1];
            services.whenIsolatorGoes(() -> gone[0] = System.nanoTime());
            update(bundle);
            took[i] = awaitContainers(containers) - gone[0];
        }
        return took;
    }

    private long[] run(int count, int containers, Step before, Step measured)
            throws BundleException, IOException, InterruptedException {
        Bundle bundle = services.isolatorBundle();
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            before.run(bundle);
            long start = System.nanoTime();
            measured.run(bundle);
            took[i] = awaitContainers(containers) - start;
        }
        return took;
    }

    /** So that the next one has to read all groups. */
    private void stop(Bundle bundle) throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        services.forgetIsolator();
    }

    private static void start(Bundle bundle) throws BundleException {
        bundle.start(Bundle.START_TRANSIENT);
    }

    /** From the agent's jar, as an operator would from a newer one. */
    private static void update(Bundle bundle) throws BundleException, IOException {
        try (ZipFile agent = new ZipFile(System.getProperty("java.class.path"))) {
            ZipEntry isolator = agent.stream()
                    .filter(entry -> entry.getName().endsWith(ISOLATOR))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = agent.getInputStream(isolator)) {
                bundle.update(in);
            }
        }
    }

    /** When it tells of them. */
    private long awaitContainers(int containers) throws InterruptedException {
        int known = services.isolator().overview().containers();
        long end = System.nanoTime();
        if (known != containers) {
            throw new IllegalStateException("recovered " + known + " containers of " + containers);
        }
        return end;
    }
}
