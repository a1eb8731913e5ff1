// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Groups;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.process.SocketClient.Reply;
import org.netcls.itest.support.Patience;

/**
 * An agent whose clock on the wall is set by an hour, and one that stands still for a while: a quarantine ends neither early
 * nor late, calls that wait go on, what is done again and again is done no more often, and clients of the events miss
 * nothing. How many seconds it stands still is set with {@code -Dnetcls.stop.seconds}; it is longer than a quarantine.
 */
class TimeTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int STOP_SECONDS = Integer.getInteger("netcls.stop.seconds", 4);
    private static final Duration QUARANTINE = Duration.ofSeconds(3);
    private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(1);
    // An agent reads the kernel's clock in steps of 10 ms.
    private static final Duration CLOCKS_DIFFER = Duration.ofMillis(50);
    private static final String ASSIGNMENTS = "/netcls/v1/assignments";
    private static final Pattern SINCE = Pattern.compile("\"since\":\"([^\"]+)\"");
    private static final Pattern COMPARISONS = Pattern.compile("(?m)^netcls_reconciliations_total (\\d+)");

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SteppedClock clock;
    private SocketClient control;
    private AgentProcess agent;
    private EventLines events;
    private Process inside;

    /** With two handles, which two containers have. */
    @BeforeEach
    void start() throws Exception {
        clock = SteppedClock.in(folder);
        control = new SocketClient(folder.resolve("netcls-data/agent.sock"));
        Map<String, String> properties = Map.of(
                "netcls.mode",
                "real",
                "netcls.hierarchy",
                KERNEL.mountPoint(),
                "netcls.root",
                KERNEL.root(),
                "netcls.primary.handle",
                "0x5e50",
                "netcls.secondary.handles",
                "0x1-0x2",
                "netcls.reconcile.interval",
                "" + BETWEEN_COMPARISONS.toSeconds(),
                "netcls.quarantine",
                "" + QUARANTINE.toSeconds());
        agent = AgentProcess.launch(folder, AgentProcess.command(properties), clock.environment());
        agent.awaitOutput("control ");
        events = EventLines.of(agent);
        events.await("version");
        for (String container : List.of("busy", "first")) {
            assertThat(assign(container).status()).isEqualTo(201);
        }
        inside = new ProcessBuilder("sleep", "infinity").start();
        Files.writeString(KERNEL.group("busy").resolve("cgroup.procs"), "" + inside.pid());
    }

    @AfterEach
    void stop() throws IOException {
        inside.destroyForcibly().onExit().join();
        threads.shutdownNow();
        events.close();
        agent.close();
    }

    private Reply assign(String container) throws IOException {
        return control.send("POST", ASSIGNMENTS, "{\"container\":\"" + container + "\"}");
    }

    private Reply release(String container) throws IOException {
        return control.send("DELETE", ASSIGNMENTS + "/" + container + "?timeout=9999");
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.get(Patience.MILLIS, TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @ValueSource(ints = {3600, -3600})
    void anHourOnTheWallChangesNoQuarantineAndEndsNoCall(int seconds) throws Exception {
        Future<Reply> waiting = threads.submit(() -> release("busy"));
        Instant before = Instant.parse(first(SINCE, agent.get(ASSIGNMENTS + "/first")));
        requireComparisonsAsUsual(Duration.ZERO, () -> {
            long releasing = System.nanoTime();
            assertThat(release("first").status()).isEqualTo(204);
            clock.set(Duration.ofSeconds(seconds));
            // The handle of the first; the other one is in use.
            Reply next = Patience.await(() -> assign("next"), reply -> reply.status() != 503);
            assertThat(next.status()).as(next.body()).isEqualTo(201);
            assertThat(Duration.ofNanos(System.nanoTime() - releasing)).isGreaterThan(QUARANTINE.minus(CLOCKS_DIFFER));
            return next;
        });
        Instant after = Instant.parse(first(SINCE, agent.get(ASSIGNMENTS + "/next")));
        assertThat(Duration.between(before, after))
                .as("the time as the agent tells it")
                .isBetween(
                        Duration.ofSeconds(seconds), Duration.ofSeconds(seconds).plus(Patience.LIMIT));
        requireThatAllGoesOn(waiting);
    }

    @Test
    void whatWasAskedOfAnAgentThatStoodStillIsAnswered() throws Exception {
        Future<Reply> waiting = threads.submit(() -> release("busy"));
        assertThat(release("first").status()).isEqualTo(204);
        requireComparisonsAsUsual(Duration.ofSeconds(STOP_SECONDS), () -> {
            Tool.run("kill", "-STOP", "" + agent.pid());
            Future<String> state = threads.submit(() -> agent.get("/netcls/v1/state"));
            Future<Reply> next = threads.submit(() -> assign("next"));
            // How long it stands still is the test's input; nothing is waited for.
            Thread.sleep(Duration.ofSeconds(STOP_SECONDS).toMillis());
            assertThat(state).isNotDone();
            assertThat(next).isNotDone();
            Tool.run("kill", "-CONT", "" + agent.pid());
            assertThat(get(state)).contains("\"version\"");
            assertThat(get(next).status())
                    .as("the handle has rested meanwhile: %s", get(next).body())
                    .isEqualTo(201);
            return next;
        });
        requireThatAllGoesOn(waiting);
    }

    /** @param standing how much of the time that it takes no comparison can be made in */
    private void requireComparisonsAsUsual(Duration standing, Callable<?> during) throws Exception {
        long start = System.nanoTime();
        long before = comparisons();
        during.call();
        Patience.await(this::comparisons, now -> now > before);
        long made = comparisons() - before;
        Duration awake = Duration.ofNanos(System.nanoTime() - start).minus(standing);
        assertThat(made).as("comparisons in %s", awake).isLessThanOrEqualTo(awake.dividedBy(BETWEEN_COMPARISONS) + 2);
    }

    private long comparisons() throws Exception {
        return Long.parseLong(first(COMPARISONS, agent.get("/metrics")));
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private void requireThatAllGoesOn(Future<Reply> waiting) throws Exception {
        assertThat(waiting).isNotDone();
        inside.destroyForcibly();
        assertThat(get(waiting).status()).isEqualTo(204);
        assertThat(Groups.below(Path.of(KERNEL.mountPoint(), KERNEL.root())).classIds())
                .containsOnlyKeys("next");
        events.await("\"next\"");
        assertThat(release("next").status()).isEqualTo(204);
        events.await("\"released\"");
        assertThat(agent.output()).doesNotContain("ERROR", "Exception");
    }
}
