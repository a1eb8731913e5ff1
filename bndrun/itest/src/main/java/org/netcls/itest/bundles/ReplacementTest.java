// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.awaited.Awaited;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.felix.OneFrameworkIsEnough;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Containers come and go by every way in, and are read and followed, while our bundles are replaced in every way there
 * is, one after the other. No call fails but those whose connection the replaced bundle itself has, and replaced bundles
 * are not kept. How long it takes is set as for {@link StormTest}; it takes until each bundle was replaced.
 */
@OneFrameworkIsEnough
class ReplacementTest {
    private static final long USUAL_SECONDS = 30;
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(100);
    // With three of four changes the bundle has another one.
    private static final int LEAST_OF_EACH_KIND = 2;
    private static final int MOST_LEFT = 3;
    // Where the server has gone after it had taken a connection, and before it has read from it.
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);
    /** Those that listen: their connections end with them. */
    private static final String SERVER = "org.netcls.state-http.server";

    private static final String CONTROL = "org.netcls.state-http.control";
    private static final List<String> PARTS = List.of(
            "org.netcls.allocator.bitmap",
            "org.netcls.isolator",
            "org.netcls.cgroupfs",
            "org.netcls.isolator.engines",
            "org.netcls.isolator.policy",
            "org.netcls.isolator.eventadmin",
            "org.netcls.state-http",
            "org.netcls.state-http.health",
            "org.netcls.shell",
            "org.netcls.shell.http",
            "org.netcls.shell.logging",
            "org.netcls.shell.ssh",
            CONTROL,
            SERVER);

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    private final Web web = new Web(felix::http);
    private final ConcurrentHashMap<NetClsHandle, ContainerId> holders = new ConcurrentHashMap<>();
    private ReplacedBundles bundles;
    private final Map<String, Long> longest = new ConcurrentHashMap<>();
    private final Map<String, Long> lastReplaced = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile String current = "";

    /** What bundles keep in the framework goes when they are uninstalled. */
    @BeforeEach
    void keepDataElsewhere(@TempDir Path folder) throws Exception {
        bundles = new ReplacedBundles(context);
        felix.configure(Felix.BACK_END, Map.of("data", folder.toString()));
        felix.configure(Felix.ISOLATOR, Map.of("data", folder.toString()));
    }

    private interface Change {
        void to(Bundle bundle) throws Exception;
    }

    private interface Client {
        /** @param turn how often it has called before */
        void call(int turn) throws Exception;
    }

    @Test
    void noCallerNoticesThatBundlesAreReplaced() throws Exception {
        assumeTrue(
                StormTest.stormTime().toSeconds() > USUAL_SECONDS,
                "it runs where more time is given with -Dnetcls.storm.seconds");
        long first = felix.isolator().version();
        Map<String, Client> clients = Map.of(
                "service", service(),
                "HTTP", this::read,
                "health", this::health,
                "control socket", this::order,
                "prompt", this::type);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Map<String, Future<Integer>> working = new TreeMap<>();
            clients.forEach((name, client) -> working.put(name, threads.submit(() -> work(name, client))));
            Future<List<Long>> followed = threads.submit(() -> follow(first));
            int rounds = replaceAll(working);
            over.countDown();
            Map<String, Integer> calls = new TreeMap<>();
            for (Map.Entry<String, Future<Integer>> worker : working.entrySet()) {
                calls.put(worker.getKey(), worker.getValue().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS));
            }
            System.out.printf(
                    "replacement: %d rounds, calls %s, longest in ms %s%n", rounds, calls, new TreeMap<>(longest));
            assertThat(calls.values()).allMatch(count -> count > 0);
            // The last change of all.
            felix.isolator().prepare(new ContainerId("last"));
            List<Long> versions = followed.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(versions)
                    .as("a gap in the events")
                    .isEqualTo(Stream.iterate(first + 1, version -> version + 1)
                            .limit(versions.size())
                            .toList());
        } finally {
            over.countDown();
            threads.shutdownNow();
        }
        assertNoClassLoaderStays();
    }

    private int work(String name, Client client) throws Exception {
        int turn = 0;
        while (over.getCount() > 0) {
            long start = System.nanoTime();
            client.call(turn);
            longest.merge(name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), Math::max);
            turn++;
        }
        return turn;
    }

    /** Somebody else's bundle, with a dynamic reference. */
    private Client service() {
        Awaited<Isolator> awaited = new Awaited<>();
        Isolator isolator = awaited.patient(Isolator.class, Function.identity());
        new ServiceTracker<Isolator, Isolator>(context, Isolator.class, null) {
            @Override
            public Isolator addingService(ServiceReference<Isolator> reference) {
                Isolator added = super.addingService(reference);
                awaited.set(added);
                return added;
            }

            @Override
            public void removedService(ServiceReference<Isolator> reference, Isolator removed) {
                awaited.unset(removed);
                super.removedService(reference, removed);
            }
        }.open();
        return turn -> {
            ContainerId container = new ContainerId("service-" + turn);
            NetClsHandle handle = isolator.prepare(container).handle().orElseThrow();
            assertThat(holders.putIfAbsent(handle, container))
                    .as("holder of " + handle)
                    .isNull();
            assertThat(isolator.status(container).handle()).contains(handle);
            holders.remove(handle);
            isolator.cleanup(container, Duration.ZERO);
        };
    }

    private void read(int turn) throws Exception {
        List<String> paths = List.of(
                "netcls/v1/assignments",
                "netcls/v1/state",
                "netcls/v1/statistics",
                "netcls/v1/policies",
                "netcls/v1/allocators",
                "metrics",
                "state");
        String path = paths.get(turn % paths.size());
        HttpResponse<String> response = connected(() -> get(path), answer -> answer.statusCode() == 503, SERVER);
        assertThat(response.statusCode())
                .as(path + " while " + current + ": " + response.body())
                .isEqualTo(200);
        if (path.equals("metrics")) {
            assertThat(response.body()).contains("netcls_up 1");
        }
    }

    private void health(int turn) throws Exception {
        HttpResponse<String> response = connected(() -> get("health"), answer -> answer.statusCode() == 503, SERVER);
        assertThat(response.statusCode())
                .as("while " + current + ": " + response.body())
                .isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return web.send(web.request(path).timeout(LONGEST_ANSWER));
    }

    private void order(int turn) throws Exception {
        String container = "control-" + turn;
        String path = "/netcls/v1/assignments";
        assertThat(send("POST", path, "application/json", "{\"container\":\"" + container + "\"}"))
                .as("while " + current)
                .containsPattern("^HTTP/1.1 20[01] ");
        assertThat(send("POST", "/netcls/v1/commands", "text/plain", "netcls:status " + container))
                .as("while " + current)
                .contains("Netcls-Status: 0");
        assertThat(send("DELETE", path + "/" + container, "text/plain", ""))
                .as("while " + current)
                .containsPattern("^HTTP/1.1 (204|404) ");
    }

    private String send(String method, String path, String type, String body) throws Exception {
        return connected(
                () -> exchange(
                        method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                                + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body),
                answer -> answer.isEmpty() || answer.startsWith("HTTP/1.1 503") || !answer.contains("\r\n\r\n"),
                CONTROL,
                SERVER,
                "org.netcls.shell.http");
    }

    private static String exchange(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of("target/agent.sock"))) {
            CompletableFuture.delayedExecutor(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .execute(() -> close(channel));
            channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void type(int turn) throws Exception {
        connected(
                () -> {
                    try {
                        return felix.type("netcls:list");
                    } catch (Exception e) {
                        throw new IOException("while " + current, e);
                    }
                },
                answer -> false,
                "org.netcls.shell");
    }

    private interface Call<T> {
        T make() throws Exception;
    }

    /** Calls again where one of these parts was replaced meanwhile, and the connection has ended with it. */
    private <T> T connected(Call<T> call, Predicate<T> isEnd, String... parts) throws Exception {
        while (true) {
            long start = System.nanoTime();
            try {
                T answer = call.make();
                if (!isEnd.test(answer) || !wasReplaced(start, parts)) {
                    return answer;
                }
            } catch (IOException e) {
                if (!wasReplaced(start, parts)) {
                    throw e;
                }
            }
        }
    }

    private boolean wasReplaced(long since, String... parts) {
        return Arrays.stream(parts)
                .anyMatch(part -> part.equals(current) || lastReplaced.getOrDefault(part, Long.MIN_VALUE) > since);
    }

    /** The versions that a client is told who connects again where its connection ends. */
    private List<Long> follow(long first) throws Exception {
        List<Long> versions = new ArrayList<>();
        String position = "";
        while (true) {
            try {
                HttpResponse<Stream<String>> response = web.lines(
                        position.isEmpty()
                                ? web.request("netcls/v1/events?since=" + first)
                                : web.request("netcls/v1/events", "Last-Event-ID", position));
                if (response.statusCode() == 200) {
                    for (String line : (Iterable<String>) response.body()::iterator) {
                        assertThat(line).as("while " + current).isNotEqualTo("event: reset");
                        if (line.startsWith("id: ")) {
                            position = line.substring(4);
                            versions.add(Long.parseLong(position.split("-")[0]));
                        } else if (line.startsWith("data: ") && line.contains("\"last\"")) {
                            return versions;
                        }
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                // The connection has ended, or nobody listens.
            }
        }
    }

    /** Until each was replaced in each way, and the time is over. */
    private int replaceAll(Map<String, Future<Integer>> working) throws Exception {
        List<Change> changes = List.of(bundles::stopAndStart, bundles::update, bundles::refresh, bundles::reinstall);
        Random random = new Random(7);
        long end = System.nanoTime() + StormTest.stormTime().toNanos();
        int rounds = 0;
        while (rounds < LEAST_OF_EACH_KIND * changes.size() || System.nanoTime() < end) {
            for (String part : PARTS) {
                over.await(random.nextLong(BETWEEN_CHANGES.toMillis()), TimeUnit.MILLISECONDS);
                current = part;
                changes.get(rounds % changes.size()).to(felix.bundle(part));
                lastReplaced.put(part, System.nanoTime());
                for (Future<Integer> worker : working.values()) {
                    if (worker.isDone()) {
                        worker.get();
                    }
                }
            }
            rounds++;
        }
        return rounds;
    }

    /** A thread of a pool that was made on behalf of a bundle holds the bundle's until it ends, so a few may stay. */
    private void assertNoClassLoaderStays() throws Exception {
        Patience.await(bundles::left, left -> left.values().stream().allMatch(count -> count <= MOST_LEFT));
    }
}
