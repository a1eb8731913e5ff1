// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.netcls.benchmark.host.Wrk;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;

/** How fast the whole state is read, beside the same bytes served from one array by the same server. */
public record StateReads(Agent agent, Wrk wrk, int rounds, Consumer<Row> rows) {
    private static final String LIST = "/netcls/v1/assignments";
    private static final String STATE = "/state";
    private static final String STATIC = "/static";
    private static final Map<String, String> PLAIN = Map.of();
    private static final Map<String, String> GZIP = Map.of("Accept-Encoding", "gzip");
    // A container comes and goes, which is two changes: 100 of these in a second.
    private static final int PAUSE_MILLIS = 20;

    public static StateReads of(Agent agent, Effort effort, Consumer<Row> rows) throws IOException {
        String address = "http://127.0.0.1:" + agent.ask("http", 0)[0];
        return switch (effort) {
            case QUICK -> new StateReads(agent, new Wrk(address, 1), 2, rows);
            case FULL -> new StateReads(agent, new Wrk(address, 2), 7, rows);
        };
    }

    public void atRest() throws IOException, InterruptedException {
        warmUp();
        compare("list", LIST, PLAIN, 0.8);
        compare("list,gzip", LIST, GZIP, 0.8);
        compare("/state", STATE, PLAIN, 0.7);
        compare("/state,gzip", STATE, GZIP, 0.7);
        notModified();
    }

    /** So that the compiler has compiled all of it before it counts. */
    private void warmUp() throws IOException {
        for (String path : List.of(LIST, STATIC + LIST, STATE, STATIC + STATE)) {
            wrk.rate(path, PLAIN);
            wrk.rate(path, GZIP);
        }
    }

    private void compare(String name, String path, Map<String, String> headers, double bound)
            throws IOException, InterruptedException {
        Rounds turns = new Rounds();
        turns.add("ours", () -> wrk.rate(path, headers));
        turns.add("static", () -> wrk.rate(STATIC + path, headers));
        turns.run(rounds);
        rows.accept(
                row(name, turns.median("ours")).against(turns.median("static")).ratioAtLeast(bound));
    }

    private void notModified() throws IOException, InterruptedException {
        String tag = tag();
        Rounds turns = new Rounds();
        turns.add("304", () -> wrk.rate(LIST, Map.of("If-None-Match", tag)));
        turns.run(rounds);
        rows.accept(row("list,304", turns.median("304")).atLeast(10_000));
    }

    private String tag() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(wrk.agent() + LIST))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    public void whileContainersChange() throws IOException, InterruptedException {
        ExecutorService changing = Executors.newSingleThreadExecutor();
        try {
            Rounds turns = new Rounds();
            List<long[]> prepares = new ArrayList<>();
            turns.add("rest", () -> wrk.rate(LIST, PLAIN));
            turns.add("changing", () -> whileChanging(changing, LIST, prepares));
            List<long[]> besideStatic = new ArrayList<>();
            turns.add("static", () -> whileChanging(changing, STATIC + LIST, besideStatic));
            List<long[]> alone = new ArrayList<>();
            turns.add("alone", () -> {
                alone.add(changes());
                return Samples.of(alone.get(alone.size() - 1)).median();
            });
            turns.run(rounds);
            rows.accept(row("list,100 changes/s", turns.median("changing"))
                    .against(turns.median("rest"))
                    .ratioAtLeast(0.5));
            prepare("nobody", prepares, alone);
            prepare("static", prepares, besideStatic);
        } finally {
            changing.shutdownNow();
        }
    }

    private double whileChanging(ExecutorService changing, String path, List<long[]> prepares)
            throws IOException, InterruptedException {
        Future<long[]> changes = changing.submit(this::changes);
        double rate = wrk.rate(path, PLAIN);
        try {
            prepares.add(changes.get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
        return rate;
    }

    private long[] changes() throws IOException {
        return agent.ask("prepares", wrk.seconds() * 1000L / PAUSE_MILLIS, PAUSE_MILLIS);
    }

    /** @param readers those beside whom the baseline was measured */
    private void prepare(String readers, List<long[]> beside, List<long[]> baseline) {
        rows.accept(Row.of("prepare", Map.of("baseline beside", readers), micros(beside), "us")
                .against(micros(baseline))
                .ratioAtMost(1.1));
    }

    private static double micros(List<long[]> rounds) {
        return Samples.of(rounds.stream()
                                .mapToDouble(round -> Samples.of(round).median())
                                .toArray())
                        .median()
                / 1000;
    }

    private static Row row(String name, OptionalDouble rate) {
        return Row.of(name, Map.of(), rate.orElseThrow(), "1/s");
    }
}
