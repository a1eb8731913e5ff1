// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.support;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that call all the while, each on a thread of its own. None of them is left when it is closed. */
public final class Load implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean isClosed;
    private final Map<String, Future<Void>> working = new TreeMap<>();
    private final Map<String, Durations> durations = new TreeMap<>();

    public interface Client {
        /** @param turn how often it has called before */
        void call(int turn) throws Exception;
    }

    public void add(String name, Client client) {
        Durations calls = new Durations();
        durations.put(name, calls);
        working.put(name, threads.submit(() -> work(client, calls)));
    }

    private Void work(Client client, Durations calls) throws Exception {
        for (int turn = 0; !isOver(); turn++) {
            long start = System.nanoTime();
            client.call(turn);
            calls.add(System.nanoTime() - start);
        }
        return null;
    }

    /** Something that goes on until it has seen what it waits for, or all is over. */
    public <T> Future<T> begin(Callable<T> follower) {
        return threads.submit(follower);
    }

    public boolean isOver() {
        return over.getCount() == 0;
    }

    /** Whether nobody waits any more for what was begun. */
    public boolean isClosed() {
        return isClosed;
    }

    public void pause(long millis) throws InterruptedException {
        over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Fails as soon as a client has failed. */
    public void requireNoFailure() throws Exception {
        for (Future<Void> worker : working.values()) {
            if (worker.isDone()) {
                worker.get();
            }
        }
    }

    /** Ends the calls, and gives how long they took. */
    public Map<String, Durations> end() throws Exception {
        over.countDown();
        for (Future<Void> worker : working.values()) {
            worker.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        return durations;
    }

    @Override
    public void close() {
        isClosed = true;
        over.countDown();
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(Patience.MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("a client does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
