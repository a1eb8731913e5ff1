// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/** Lives of containers, one after the other. */
record Lives(Isolator isolator) {
    /** Where the process is between two lives. */
    static final ContainerId PARKED = new ContainerId("parked");

    // As the C program has them: the first attaches after some idleness are slow.
    private static final int UNCOUNTED = 100;

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private interface Life {
        void live(ContainerId container) throws NetClsException;
    }

    /** How long each took, in nanoseconds: prepared, the process isolated and moved out again, cleaned up. */
    long[] with(long pid, int count) throws NetClsException {
        return run(0, count, moving(pid));
    }

    private Life moving(long pid) {
        return container -> {
            isolator.prepare(container);
            isolator.isolate(container, pid);
            isolator.isolate(PARKED, pid);
            isolator.cleanup(container, TIMEOUT);
        };
    }

    /** How long each took, in nanoseconds: prepared and cleaned up. */
    long[] empty(int count) throws NetClsException {
        return run(0, count, container -> {
            isolator.prepare(container);
            isolator.cleanup(container, TIMEOUT);
        });
    }

    /** Nanoseconds from the start of the first of as many threads as there are processes to the end of the last. */
    long[] inThreads(int count, List<Long> pids) throws NetClsException, InterruptedException {
        run(0, UNCOUNTED, moving(pids.get(0)));
        ExecutorService threads = Executors.newFixedThreadPool(pids.size());
        try {
            List<Callable<long[]>> calls = IntStream.range(0, pids.size())
                    .mapToObj(thread -> (Callable<long[]>) () -> run(thread, count, moving(pids.get(thread))))
                    .toList();
            long start = System.nanoTime();
            List<Future<long[]>> ended = threads.invokeAll(calls);
            long took = System.nanoTime() - start;
            ended.forEach(Lives::requireSuccess);
            return new long[] {took};
        } finally {
            threads.shutdown();
        }
    }

    private static void requireSuccess(Future<?> call) {
        try {
            call.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] run(int thread, int count, Life life) throws NetClsException {
        List<ContainerId> containers = IntStream.range(0, count)
                .mapToObj(number -> new ContainerId("cycle-" + thread + "-" + number))
                .toList();
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            life.live(containers.get(i));
            took[i] = System.nanoTime() - start;
        }
        return took;
    }
}
