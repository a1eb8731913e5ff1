// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.netcls.benchmark.groups.Contest.Plan;

/**
 * Lives of groups by the back end, in several threads.
 *
 * @param threads at least as many as callers
 * @param callers one for each process
 */
public record ThreadedCycles(ExecutorService threads, List<GroupCycles> callers) implements CycleThroughput.Lives {
    @Override
    public long nanos(int count, long... pids) throws IOException, InterruptedException {
        callers.get(0).run(Plan.UNCOUNTED);
        List<Callable<long[]>> calls = new ArrayList<>();
        callers.subList(0, pids.length).forEach(caller -> calls.add(() -> caller.run(count)));
        long start = System.nanoTime();
        List<Future<long[]>> ended = threads.invokeAll(calls);
        long took = System.nanoTime() - start;
        for (Future<long[]> call : ended) {
            requireSuccess(call);
        }
        return took;
    }

    public List<Long> pids() {
        return callers.stream().map(GroupCycles::pid).toList();
    }

    private static void requireSuccess(Future<?> call) throws IOException, InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
