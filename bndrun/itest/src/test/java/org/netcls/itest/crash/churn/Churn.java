// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash.churn;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Runs inside the agent that is going to be killed: several threads prepare, isolate and clean up as fast as they can.
 * It calls the test back, begins at its word, and tells when all threads are at work.
 */
public final class Churn implements BundleActivator {
    /** System properties: where the test listens, where journals go, and what makes the threads' choices. */
    public static final String PORT = "churn.port";

    public static final String JOURNALS = "churn.journals";
    public static final String SEED = "churn.seed";

    /** System property: processes to move about, separated by commas; as many for each thread. */
    public static final String SLEEPERS = "churn.sleepers";

    public static final int THREADS = 4;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Override
    public void start(BundleContext context) {
        CurrentIsolator isolator = CurrentIsolator.in(context);
        threads.submit(() -> churn(isolator));
    }

    @Override
    public void stop(BundleContext context) {
        threads.shutdownNow();
    }

    private Void churn(CurrentIsolator isolator) throws IOException, InterruptedException {
        try (Socket test = new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger(PORT))) {
            test.getInputStream().read();
            CountDownLatch settled = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                Path journal = Path.of(System.getProperty(JOURNALS), "thread-" + i);
                threads.execute(new Worker(isolator, Journal.open(journal), "t" + i, sleepers(i), settled::countDown));
            }
            settled.await();
            test.getOutputStream().write('!');
            return null;
        }
    }

    private static List<Long> sleepers(int thread) {
        List<Long> all = new ArrayList<>(Stream.of(System.getProperty(SLEEPERS).split(","))
                .map(Long::valueOf)
                .toList());
        int each = all.size() / THREADS;
        return all.subList(thread * each, (thread + 1) * each);
    }
}
