// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.crash.churn.Churn;
import org.netcls.itest.process.AgentParts;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.AgentReport;
import org.netcls.itest.process.Groups;

/**
 * An agent is killed at random moments: while it starts, and while its threads prepare, isolate and clean up at full
 * speed. After each kill and each start the kernel's files, what the agent tells and a journal of all calls have to
 * agree, and nothing of the agent itself may be missing. How many rounds there are is set with
 * {@code -Dnetcls.crash.rounds}.
 */
class CrashTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int ROUNDS = Integer.getInteger("netcls.crash.rounds", 12);
    private static final long SEED = Long.getLong("netcls.crash.seed", System.nanoTime());
    private static final List<String> ALLOCATORS = List.of("bitmap", "lru-reuse", "random");
    // Longer than a new start takes, so that what one run released rests while the next one is at work.
    private static final Duration QUARANTINE = Duration.ofSeconds(3);
    private static final int LONGEST_LIFE_MILLIS = 700;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final Custody custody = new Custody(QUARANTINE);
    private Sleepers sleepers;
    private ChurnBundle churn;
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
            requireRecovery();
            for (round = 1; round <= ROUNDS; round++) {
                killWhileItStarts();
                killWhileItWorks();
            }
            requireRecovery();
        }
        System.out.println("crash: " + custody.tally());
        assertThat(custody.tally().givenAgain).as("handles given again").isGreaterThan(ROUNDS);
    }

    private void killWhileItWorks() throws Exception {
        Groups before = groups();
        try (AgentProcess agent = start(churn.command())) {
            requireRecovery(agent, before);
            churn.begin();
            live(LONGEST_LIFE_MILLIS);
            agent.kill();
        }
        long killed = System.nanoTime() / 1000;
        Groups left = groups();
        List<String> violations = new ArrayList<>(custody.add(churn.takeJournals(), killed, left));
        violations.addAll(left.shared());
        require(violations, "the kill");
    }

    private void killWhileItStarts() throws Exception {
        Groups before = groups();
        try (AgentProcess agent = AgentProcess.launch(folder, properties())) {
            live(startMillis);
            agent.kill();
        }
        require(groups().finished().differencesTo(before.finished()), "a kill while it started");
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
        assertThat(report.allocator()).isEqualTo(allocator());
        requireParts(agent);
    }

    private void requireParts(AgentProcess agent) throws InterruptedException {
        AgentParts present =
                AgentParts.of(agent).without("org.netcls.itest.crash.churn").without("allocator.target");
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
        properties.put("netcls.primary.handle", "0x5e10,0x5e20");
        properties.put("netcls.secondary.handles", "0x5e10=0x1-0x400;0x5e20=0x1-0x300");
        properties.put("netcls.quarantine", "" + QUARANTINE.toSeconds());
        properties.put("netcls.allocator", allocator());
        return properties;
    }

    private String allocator() {
        return ALLOCATORS.get(round % ALLOCATORS.size());
    }

    private static Groups groups() throws IOException {
        Path root = Path.of(KERNEL.mountPoint(), KERNEL.root());
        return Files.exists(root) ? Groups.below(root) : Groups.NONE;
    }
}
