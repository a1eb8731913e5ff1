// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentJar;
import org.netcls.itest.process.AgentParts;
import org.netcls.itest.process.AgentProcess;

/**
 * An agent is killed at a random moment of its first start, when there is nothing yet that it could go on with, of a later
 * one, and of its first start with the bundles of a later build. Each time the next start has to be like one that nobody
 * disturbed, and has all that was kept. There is a round of all three for two of {@link CrashTest}.
 */
class KilledStartTest {
    private static final int ROUNDS = Math.max(1, Integer.getInteger("netcls.crash.rounds", 4) / 2);
    private static final long SEED = Long.getLong("netcls.crash.seed", System.nanoTime());
    private static final List<String> TO_KEEP = List.of(
            "netcls:allocator lru-reuse",
            "netcls:assign --label tier=gold web",
            "netcls:assign gone",
            "netcls:release gone");

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private Path later;
    private long startMillis;

    @Test
    void afterAKillOfAStartTheNextOneIsComplete() throws Exception {
        later = folder.resolve("later.jar");
        AgentJar.rebuild(later, bundle -> bundle.startsWith("bundles/") && bundle.contains("/org.netcls."));
        AgentParts undisturbed = start(Files.createDirectory(folder.resolve("undisturbed")), AgentJar.PATH, TO_KEEP);
        assertThat(undisturbed.bundles())
                .as("bundles that run, or are fragments")
                .allMatch(bundle -> bundle.matches("Active.*|Resolved.*org.netcls.shell.console"));
        assertThat(undisturbed.settings()).isNotEmpty();
        System.out.printf(
                "crash: %d first starts, later starts and upgrades with netcls.crash.seed=%d%n", ROUNDS, SEED);
        for (int round = 1; round <= ROUNDS; round++) {
            Path data = Files.createDirectory(folder.resolve("round-" + round));
            kill(data, AgentJar.PATH);
            assertLike(undisturbed, start(data, AgentJar.PATH, TO_KEEP), round);
            kill(data, AgentJar.PATH);
            assertLike(undisturbed, start(data, AgentJar.PATH, List.of()), round);
            kill(data, later);
            assertLike(undisturbed, start(data, later, List.of()), round);
        }
    }

    private static void assertLike(AgentParts undisturbed, AgentParts parts, int round) {
        assertThat(parts.differencesTo(undisturbed))
                .as("in round %d with seed %d", round, SEED)
                .isEmpty();
    }

    /** The moment of a kill is the test's input; nothing is waited for. */
    private void kill(Path data, Path jar) throws Exception {
        long moment = random.nextLong(startMillis);
        try (AgentProcess agent = AgentProcess.launch(data, AgentProcess.command(jar, properties()), Map.of())) {
            Thread.sleep(moment);
            agent.kill();
        }
    }

    private static Map<String, String> properties() {
        return Map.of("netcls.mode", "emulated", "netcls.quarantine", "3600");
    }

    /** @param before what is typed before the parts are told */
    private AgentParts start(Path data, Path jar, List<String> before) throws Exception {
        List<String> commands = new ArrayList<>(before);
        commands.add("netcls:list | cat");
        commands.addAll(AgentParts.COMMANDS);
        Map<String, String> properties = new HashMap<>(properties());
        properties.put("gosh.args", "--nointeractive " + Files.write(data.resolve("commands"), commands));
        long start = System.nanoTime();
        try (AgentProcess agent = AgentProcess.launch(data, AgentProcess.command(jar, properties), Map.of())) {
            AgentParts parts = AgentParts.of(agent).relativeTo(data);
            startMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            assertThat(agent.output())
                    .containsPattern("web +0x00100001 .*tier=gold")
                    .containsPattern("handles +0x0010: 1 used, 1 quarantined");
            assertThat(agent.get("/netcls/v1/state")).contains("\"version\"");
            agent.kill();
            return parts;
        }
    }
}
