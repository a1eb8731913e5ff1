// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.Patience;

/**
 * While containers come and go, and clients read the state and follow the events for a while, an agent takes no more of
 * anything: its heap after a collection, its metaspace, its descriptors and its threads in the last quarter of the time
 * are those of the first. How many seconds that is is set with {@code -Dnetcls.memory.seconds}.
 */
class MemoryTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int SECONDS = Integer.getInteger("netcls.memory.seconds", 15);
    private static final int SAMPLES = 12;
    private static final int QUARTER = SAMPLES / 4;
    private static final double MOST_GROWTH = 1.05;
    private static final int THREADS_OF_A_KIND = 2;
    private static final String ASSIGNMENTS = "/netcls/v1/assignments";

    @TempDir
    Path folder;

    private final AtomicLong lives = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    // Held by whoever uses the agent, and all of it while a sample is taken.
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock(true);
    private final List<Footprint> samples = new ArrayList<>();
    private volatile boolean isOver;
    private AgentProcess agent;
    private SocketClient control;

    private interface Use {
        void once(int number) throws Exception;
    }

    @Test
    void nothingGrowsWhileContainersComeAndGoAndClientsRead() throws Exception {
        control = new SocketClient(folder.resolve("netcls-data/agent.sock"));
        ExecutorService threads = Executors.newCachedThreadPool();
        try (AgentProcess started = AgentProcess.start(folder, properties())) {
            agent = started;
            List<Future<?>> users = new ArrayList<>();
            for (Use kind : List.<Use>of(this::live, this::read, this::follow)) {
                for (int i = 0; i < THREADS_OF_A_KIND; i++) {
                    int number = i;
                    users.add(threads.submit(using(() -> {
                        kind.once(number);
                        return null;
                    })));
                }
            }
            takeSamples();
            for (Future<?> user : users) {
                user.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            isOver = true;
            threads.shutdownNow();
        }
        System.out.printf(
                "memory: %s lives, %s reads, %s streams in %d s: %s%n", lives, reads, streams, SECONDS, samples);
        assertThat(lives.get()).isPositive();
        requireFlat("bytes of heap", Footprint::heap, 4 << 20);
        requireFlat("bytes of metaspace", Footprint::metaspace, 1 << 20);
        requireFlat("descriptors", Footprint::descriptors, 8);
        requireFlat("threads", Footprint::threads, 8);
    }

    private static Map<String, String> properties() {
        return Map.of(
                "netcls.mode", "real",
                "netcls.hierarchy", KERNEL.mountPoint(),
                "netcls.root", KERNEL.root(),
                "netcls.primary.handle", "0x5e40",
                "netcls.quarantine", "1");
    }

    private Callable<Void> using(Callable<Void> once) {
        return () -> {
            while (!isOver) {
                use.readLock().lock();
                try {
                    once.call();
                } finally {
                    use.readLock().unlock();
                }
            }
            return null;
        };
    }

    private void live(int number) throws Exception {
        String name = "memory-" + number + "-" + lives.incrementAndGet() % 1000;
        String json = "{\"container\":\"" + name + "\",\"labels\":{\"tier\":\"gold\"}}";
        assertThat(control.send("POST", ASSIGNMENTS, json).status()).isEqualTo(201);
        assertThat(control.send("DELETE", ASSIGNMENTS + "/" + name).status()).isEqualTo(204);
    }

    private void read(int number) throws Exception {
        assertThat(agent.get(number == 0 ? "/state" : ASSIGNMENTS)).isNotEmpty();
        reads.incrementAndGet();
    }

    /** Up to the first bytes that come. */
    private void follow(int number) throws Exception {
        URL events = agent.uri("/netcls/v1/events").toURL();
        try (InputStream in = events.openStream()) {
            assertThat(in.read()).isNotNegative();
        }
        streams.incrementAndGet();
    }

    /**
     * After a fifth of the time, in which caches fill, and compilers and class loaders have much to do. The time is the
     * test's input; nothing is waited for.
     */
    private void takeSamples() throws Exception {
        long between = Duration.ofSeconds(SECONDS).toMillis() / (SAMPLES + QUARTER);
        Thread.sleep(between * QUARTER);
        for (int i = 0; i < SAMPLES; i++) {
            Thread.sleep(between);
            use.writeLock().lock();
            try {
                samples.add(Footprint.of(agent.pid()));
            } finally {
                use.writeLock().unlock();
            }
        }
        isOver = true;
    }

    private void requireFlat(String what, ToLongFunction<Footprint> measure, long noise) {
        long first = median(measure, samples.subList(0, QUARTER));
        long last = median(measure, samples.subList(SAMPLES - QUARTER, SAMPLES));
        assertThat(last).as("%s: %s", what, samples).isLessThanOrEqualTo((long) (first * MOST_GROWTH) + noise);
    }

    private static long median(ToLongFunction<Footprint> measure, List<Footprint> of) {
        return of.stream()
                .mapToLong(measure)
                .sorted()
                .skip(of.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
