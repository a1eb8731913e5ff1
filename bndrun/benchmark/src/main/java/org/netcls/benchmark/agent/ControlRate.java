// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/**
 * Changes that are due at a fixed rate, whether or not earlier ones have been answered, sent by clients that take turns.
 * What one takes counts from the moment at which it was due, so that an agent that halts is charged for all that wait.
 */
public record ControlRate(Agent agent, int rounds, Consumer<Row> rows) {
    private static final int PER_SECOND = 1000;
    private static final int SECONDS = 2;
    private static final int CLIENTS = 20;
    private static final int TURNS = PER_SECOND * SECONDS / CLIENTS;
    private static final long TICK = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

    private interface Change {
        void send(int client, boolean assigns) throws IOException;
    }

    public static ControlRate of(Agent agent, Effort effort, Consumer<Row> rows) {
        return switch (effort) {
            case QUICK -> new ControlRate(agent, 2, rows);
            case FULL -> new ControlRate(agent, 9, rows);
        };
    }

    public void hold() throws IOException, InterruptedException {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<ControlConnection> connections = new ArrayList<>();
        try {
            for (int client = 0; client < CLIENTS; client++) {
                connections.add(connect());
            }
            compare(clients, connections);
        } finally {
            clients.shutdownNow();
            for (ControlConnection connection : connections) {
                connection.close();
            }
        }
    }

    private void compare(ExecutorService clients, List<ControlConnection> connections)
            throws IOException, InterruptedException {
        Map<String, Change> sides = new LinkedHashMap<>();
        // What the machine adds: the clients wake up, and send nothing.
        sides.put("none", (client, assigns) -> {});
        sides.put("kept", (client, assigns) -> connections.get(client).change(container(client), assigns));
        sides.put("new", (client, assigns) -> {
            try (ControlConnection connection = connect()) {
                connection.change(container(client), assigns);
            }
        });
        Map<String, List<long[]>> took = new LinkedHashMap<>();
        sides.keySet().forEach(side -> took.put(side, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Change> side : sides.entrySet()) {
                took.get(side.getKey()).addAll(run(clients, side.getValue()));
            }
        }
        Samples none = samples(took.remove("none"));
        took.forEach((connection, nanos) -> report(connection, samples(nanos), none));
    }

    private ControlConnection connect() throws IOException {
        return ControlConnection.open(agent.socket());
    }

    private static String container(int client) {
        return "rate-" + client;
    }

    private static Samples samples(List<long[]> nanos) {
        return Samples.of(nanos.stream().flatMapToLong(LongStream::of).toArray());
    }

    private void report(String connections, Samples took, Samples none) {
        rows.accept(row(connections, "p50", took.median()).against(none.median() / 1e6));
        rows.accept(row(connections, "p99", took.quantile(0.99))
                .against(none.quantile(0.99) / 1e6)
                .atMost(10));
    }

    private static Row row(String connections, String which, double nanos) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("connections", connections);
        params.put("of", which);
        return Row.of(PER_SECOND + "/s", params, nanos / 1e6, "ms");
    }

    private static List<long[]> run(ExecutorService clients, Change change) throws IOException, InterruptedException {
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
        List<Callable<long[]>> turns = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            int number = client;
            turns.add(() -> turns(number, start, change));
        }
        List<long[]> took = new ArrayList<>();
        for (Future<long[]> ended : clients.invokeAll(turns)) {
            try {
                took.add(ended.get());
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }
        return took;
    }

    private static long[] turns(int client, long start, Change change) throws IOException {
        long[] took = new long[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            long due = start + ((long) turn * CLIENTS + client) * TICK;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            change.send(client, turn % 2 == 0);
            took[turn] = System.nanoTime() - due;
        }
        return took;
    }
}
