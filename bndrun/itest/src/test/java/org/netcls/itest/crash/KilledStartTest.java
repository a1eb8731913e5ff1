// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentParts;
import org.netcls.itest.process.AgentProcess;

/**
 * An agent is killed at a random moment of its first start, when there is nothing yet that it could go on with. Each time
 * the next start has to be like one that nobody disturbed. There are half as many rounds as of {@link CrashTest}.
 */
class KilledStartTest {
    private static final int ROUNDS = Integer.getInteger("netcls.crash.rounds", 25) / 2;
    private static final long SEED = Long.getLong("netcls.crash.seed", System.nanoTime());
    private static final Map<String, String> EMULATED = Map.of("netcls.mode", "emulated");

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private long startMillis;

    @Test
    void afterAKillOfTheFirstStartTheNextOneIsComplete() throws Exception {
        AgentParts undisturbed = start(Files.createDirectory(folder.resolve("undisturbed")));
        assertThat(undisturbed.bundles())
                .as("bundles that run, or are fragments")
                .allMatch(bundle -> bundle.matches("Active.*|Resolved.*org.netcls.shell.console"));
        assertThat(undisturbed.settings()).isNotEmpty();
        System.out.printf("crash: %d first starts with netcls.crash.seed=%d%n", ROUNDS, SEED);
        for (int round = 1; round <= ROUNDS; round++) {
            Path data = Files.createDirectory(folder.resolve("round-" + round));
            long moment = random.nextLong(startMillis);
            kill(data, moment);
            assertThat(start(data).differencesTo(undisturbed))
                    .as("after a kill at %d of %d ms in round %d with seed %d", moment, startMillis, round, SEED)
                    .isEmpty();
        }
    }

    /** The moment of a kill is the test's input; nothing is waited for. */
    private static void kill(Path data, long moment) throws Exception {
        try (AgentProcess agent = AgentProcess.launch(data, EMULATED)) {
            Thread.sleep(moment);
            agent.kill();
        }
    }

    private AgentParts start(Path data) throws Exception {
        long start = System.nanoTime();
        try (AgentProcess agent = AgentProcess.start(data, EMULATED, AgentParts.COMMANDS.toArray(String[]::new))) {
            startMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            assertThat(agent.get("/netcls/v1/state")).contains("\"version\"");
            AgentParts parts = AgentParts.of(agent);
            agent.kill();
            return parts;
        }
    }
}
