// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/** Comparisons of the kernel with what is known. */
record Comparisons(Isolator isolator) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Of each in turn how long it took, and how long of that its thread was running; in nanoseconds. */
    long[] run(int count) throws NetClsException {
        long[] took = new long[2 * count];
        for (int i = 0; i < took.length; i += 2) {
            long start = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            isolator.reconcile();
            took[i] = System.nanoTime() - start;
            took[i + 1] = THREADS.getCurrentThreadCpuTime() - cpu;
        }
        return took;
    }

    /** How long prepares take, in nanoseconds, while another thread compares again and again. */
    long[] beside(Prepares prepares, int count, long millis) throws NetClsException, InterruptedException {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<?> comparing = other.submit(() -> {
                while (!Thread.interrupted()) {
                    isolator.reconcile();
                }
                return null;
            });
            long[] took = prepares.run(count, millis);
            requireRunning(comparing);
            return took;
        } finally {
            other.shutdownNow();
        }
    }

    private static void requireRunning(Future<?> comparing) throws InterruptedException {
        if (comparing.isDone()) {
            try {
                comparing.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
