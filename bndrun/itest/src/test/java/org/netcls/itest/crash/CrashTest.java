// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.crash.churn.Churn;
import org.netcls.itest.process.AgentJar;
import org.netcls.itest.process.AgentParts;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.AgentReport;
import org.netcls.itest.process.Groups;
import org.netcls.itest.process.SocketClient;

/**
 * An agent is killed at random moments: while it starts, while its threads prepare, isolate and clean up at full speed,
 * and while they do so and it is given other ranges and another allocator, or a later build of one of its bundles. After
 * each kill and each start the kernel's files, what the agent tells and a journal of all calls have to agree, and nothing
 * of the agent itself may be missing. How many rounds there are is set with {@code -Dnetcls.crash.rounds}.
 */
class CrashTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int ROUNDS = Integer.getInteger("netcls.crash.rounds", 4);
    private static final long SEED = Long.getLong("netcls.crash.seed", System.nanoTime());
    // Longer than a new start takes, so that what one run released rests while the next one is at work.
    private static final Duration QUARANTINE = Duration.ofSeconds(3);
    private static final int LONGEST_LIFE_MILLIS = 700;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Custody custody = new Custody(QUARANTINE);
    private Sleepers sleepers;
    private ChurnBundle churn;
    private List<Path> later;
    private Path etc;
    private Site site = Site.TWO_PRIMARIES;
    private AgentParts parts;
    private long startMillis;
    private int round;

    @Test
    void noHandleIsLostOrSharedOrGivenTooEarlyHoweverOftenTheAgentIsKilled() throws Exception {
        System.out.printf("crash: %d rounds with netcls.crash.seed=%d%n", ROUNDS, SEED);
        try (Sleepers started = Sleepers.start(2 * Churn.THREADS);
                ChurnBundle built = new ChurnBundle(folder)) {
            sleepers = started;
            churn = built;
            later = AgentJar.writeLaterBundles(Files.createDirectory(folder.resolve("later")));
            etc = Files.createDirectory(folder.resolve("etc"));
            site.writeTo(etc);
            requireRecovery();
            for (round = 1; round <= ROUNDS; round++) {
                killWhileItStarts();
                killWhileItWorks(agent -> () -> {});
                killWhileItWorks(this::reconfigure);
                killWhileItWorks(this::upgradeABundle);
            }
            requireRecovery();
        }
        System.out.println("crash: " + custody.tally());
        assertThat(custody.tally().givenAgain).as("handles given again").isGreaterThan(ROUNDS);
    }

    /** What goes on when the agent is killed, and what is noted about it then. */
    private interface Work {
        Runnable begin(AgentProcess agent) throws Exception;
    }

    private void killWhileItWorks(Work work) throws Exception {
        Groups before = groups();
        try (AgentProcess agent = start(churn.command())) {
            requireRecovery(agent, before);
            churn.begin();
            Runnable note = work.begin(agent);
            live(LONGEST_LIFE_MILLIS);
            kill(agent);
            note.run();
        }
        long killed = System.nanoTime() / 1000;
        Groups left = groups();
        List<String> violations = new ArrayList<>(custody.add(churn.takeJournals(), killed, left));
        violations.addAll(left.shared());
        require(violations, "the kill");
    }

    private Runnable reconfigure(AgentProcess agent) throws IOException {
        site = site.next();
        site.writeTo(etc);
        custody.tally().reconfigurations++;
        return () -> custody.tally().reconfigurationsCut += agent.output().contains("is read again") ? 0 : 1;
    }

    private Runnable upgradeABundle(AgentProcess agent) {
        Path bundle = later.get(random.nextInt(later.size()));
        custody.tally().upgrades++;
        CompletableFuture<String> told = CompletableFuture.supplyAsync(() -> update(bundle));
        return () -> {
            String answer = told.join();
            custody.tally().upgradesCut += answer.contains("Netcls-Status: 0") ? 0 : 1;
            // The bundles that run a command end it with themselves.
            if (!answer.contains("Netcls-Error: it was interrupted")) {
                assertThat(answer).as("%s", bundle).doesNotContainPattern("Netcls-Status: [^0]");
            }
        };
    }

    /** What the agent answers; as much of it as there is when it is killed. */
    private String update(Path bundle) {
        String command = "felix:update " + bundle.getFileName() + " " + bundle.toUri();
        try (SocketChannel channel = new SocketClient(folder.resolve("netcls-data/agent.sock")).connect()) {
            channel.write(UTF_8.encode("POST /netcls/v1/commands HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: text/plain\r\nContent-Length: " + command.length() + "\r\n\r\n" + command));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private void killWhileItStarts() throws Exception {
        Groups before = groups();
        try (AgentProcess agent = AgentProcess.launch(folder, properties())) {
            live(startMillis);
            kill(agent);
        }
        require(groups().finished().differencesTo(before.finished()), "a kill while it started");
    }

    private void kill(AgentProcess agent) throws InterruptedException {
        agent.kill();
        custody.tally().kills++;
    }

    private void requireRecovery() throws Exception {
        Groups before = groups();
        try (AgentProcess agent = start()) {
            requireRecovery(agent, before);
        }
    }

    /** What was finished is as it was, and what was not is gone. */
    private void requireRecovery(AgentProcess agent, Groups before) throws Exception {
        Groups recovered = groups();
        AgentReport report = AgentReport.of(agent);
        custody.tally().groupsForeign += report.foreign().size();
        List<String> violations = new ArrayList<>(recovered.finished().differencesTo(before.finished()));
        violations.addAll(recovered.shared());
        violations.addAll(report.differencesTo(recovered));
        require(violations, "the start");
        assertThat(report.allocator()).isEqualTo(site.allocator());
        requireParts(agent);
    }

    private void requireParts(AgentProcess agent) throws InterruptedException {
        AgentParts present = AgentParts.of(agent)
                .without("org.netcls.itest.crash.churn")
                .without("allocator.target")
                .without("primary.handle")
                .without("secondary.handles");
        parts = parts == null ? present : parts;
        require(present.differencesTo(parts), "the start");
    }

    private void require(List<String> violations, String after) {
        assertThat(violations)
                .as("violations after %s in round %d with netcls.crash.seed=%d", after, round, SEED)
                .isEmpty();
    }

    /** The moment of a kill is the test's input; nothing is waited for. */
    private void live(long longestMillis) throws InterruptedException {
        Thread.sleep(random.nextLong(longestMillis));
    }

    private AgentProcess start(String... commands) throws Exception {
        List<String> all = new ArrayList<>(AgentParts.COMMANDS);
        all.addAll(List.of(commands));
        long start = System.nanoTime();
        AgentProcess agent = AgentProcess.start(folder, properties(), all.toArray(String[]::new));
        startMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return agent;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(churn.properties(SEED + round, sleepers));
        properties.put("netcls.mode", "real");
        properties.put("netcls.hierarchy", KERNEL.mountPoint());
        properties.put("netcls.root", KERNEL.root());
        properties.put("netcls.quarantine", "" + QUARANTINE.toSeconds());
        properties.put("netcls.etc", etc.toString());
        return properties;
    }

    private static Groups groups() throws IOException {
        Path root = Path.of(KERNEL.mountPoint(), KERNEL.root());
        return Files.exists(root) ? Groups.below(root) : Groups.NONE;
    }
}
