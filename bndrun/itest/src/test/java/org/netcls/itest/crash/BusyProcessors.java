// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Others on the machine, who use most of each processor. */
final class BusyProcessors implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long BUSY_NANOS = PERIOD_NANOS * 8 / 10;

    private final List<CompletableFuture<Void>> processors = new ArrayList<>();
    private volatile boolean isOver;

    static BusyProcessors start() {
        BusyProcessors busy = new BusyProcessors();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            busy.processors.add(CompletableFuture.runAsync(busy::work, task -> new Thread(task, "busy").start()));
        }
        return busy;
    }

    private void work() {
        while (!isOver) {
            long began = System.nanoTime();
            while (System.nanoTime() - began < BUSY_NANOS) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(PERIOD_NANOS - BUSY_NANOS);
        }
    }

    int count() {
        return processors.size();
    }

    @Override
    public void close() {
        isOver = true;
        processors.forEach(CompletableFuture::join);
    }
}
