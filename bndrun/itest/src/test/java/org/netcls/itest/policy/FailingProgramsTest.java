// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.support.Patience;

/** The agent's nft and tc fail, print half of what they have to say, are killed, or do not end. */
class FailingProgramsTest {
    private static final String CHANGED = "125 kbytes/second burst 20 kbytes";
    private static final String AS_CHANGED = "rate 1024Kbit";
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(30);
    private static final String PROGRAM = """
            #!/bin/sh
            case $(cat %1$s) in
              fails) echo 'Error: No buffer space available' >&2; exit 1 ;;
              fails-afterwards) /usr/sbin/%2$s "$@"; echo 'Error: Interrupted system call' >&2; exit 1 ;;
              prints-half) /usr/sbin/%2$s "$@" | head -c 60 ;;
              is-killed) kill -KILL $$ ;;
              hangs) echo $$ >%3$s.new && mv %3$s.new %3$s; exec sleep infinity ;;
              *) exec /usr/sbin/%2$s "$@" ;;
            esac
            """;

    @TempDir
    Path folder;

    private AgentInNamespace agent;

    @BeforeEach
    void start() throws Exception {
        agent = new AgentInNamespace(folder);
        Path programs = Files.createDirectory(folder.resolve("programs"));
        for (String name : List.of("nft", "tc")) {
            Path program = programs.resolve(name);
            Files.writeString(program, PROGRAM.formatted(folder.resolve(name), name, folder.resolve("hanging")));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
            let(name, "work");
        }
        policy("slow", "0x0030", "50 kbytes/second burst 20 kbytes");
        Map<String, String> properties =
                Map.of("netcls.mode", "emulated", "netcls.primary.handle", "0x10,0x30,0x40,0x41,0x42,0x43");
        agent.launch(properties, programs + ":" + AgentInNamespace.PROGRAMS);
        agent.process().awaitOutput("Policy slow is in force");
        agent.awaitServed();
        assertThat(assign("first", "slow")).isEqualTo(201);
    }

    @AfterEach
    void end() throws IOException {
        agent.close();
    }

    private void let(String program, String way) throws IOException {
        Files.writeString(folder.resolve(program), way);
    }

    private void policy(String tier, String primary, String rate) throws IOException {
        agent.policy(
                tier,
                "selector = tier=" + tier,
                "primary = " + primary,
                "rate.total = " + rate,
                "shape = " + agent.net().device());
    }

    private int assign(String container, String tier) throws IOException {
        return agent.assign(container, tier).status();
    }

    private String classes() throws IOException {
        return agent.net().run("tc", "class", "show", "dev", agent.net().device());
    }

    @Test
    void aClassThatTcDoesNotMakeKeepsItsPolicyOut() throws Exception {
        let("tc", "fails");
        policy("slow", "0x0030", CHANGED);
        agent.process().awaitOutput("policy slow is not in force: ");
        assertThat(assign("second", "slow")).isEqualTo(503);
        assertThat(assign("other", "none")).isEqualTo(201);
        let("tc", "work");
        agent.compare();
        agent.process().awaitOutput("INFO  Policy slow is in force");
        Patience.await(this::classes, classes -> classes.contains(AS_CHANGED));
        assertThat(assign("second", "slow")).isEqualTo(201);
    }

    @Test
    void whoNeedsNoPolicyDoesNotWaitForAnNftThatHangs() throws Exception {
        let("nft", "hangs");
        long begin = System.nanoTime();
        policy("slow", "0x0030", CHANGED);
        ProcessHandle hanging =
                Patience.await(this::hanging, Optional::isPresent).orElseThrow();
        assertThat(assign("other", "none")).isEqualTo(201);
        assertThat(hanging.isAlive()).isTrue();
        for (String path :
                List.of("/netcls/v1/assignments", "/netcls/v1/state", "/netcls/v1/policies", "/metrics", "/health")) {
            agent.socket().send("GET", path);
        }
        boolean isGivenUp = System.nanoTime() - begin > GIVEN_UP_AFTER.toNanos();
        assertThat(isGivenUp || hanging.isAlive()).isTrue();
        let("nft", "work");
        Patience.await(this::classes, classes -> classes.contains(AS_CHANGED));
        assertThat(hanging.isAlive()).isFalse();
        assertThat(assign("second", "slow")).isEqualTo(201);
    }

    private Optional<ProcessHandle> hanging() throws IOException {
        Path told = folder.resolve("hanging");
        return Files.exists(told)
                ? ProcessHandle.of(Long.parseLong(Files.readString(told).strip()))
                : Optional.empty();
    }

    @Test
    void whileNftFailsThoseBeginWhoseRulesAreThereAndAfterwardsAllIsAsConfigured() throws Exception {
        int primary = 0x40;
        for (String way : List.of("fails", "fails-afterwards", "prints-half", "is-killed")) {
            String told = agent.process().output();
            let("nft", way);
            policy(way, String.valueOf(primary++), CHANGED);
            awaitOutputBehind(told, "cannot be put in force as they are configured");
            assertThat(assign("slow-" + way, "slow")).as(way).isEqualTo(201);
            assertThat(assign(way, way)).as(way).isEqualTo(503);
            assertThat(assign("other-" + way, "none")).as(way).isEqualTo(201);
            let("nft", "work");
            agent.compare();
            awaitOutputBehind(told, "in force as they are configured again");
            assertThat(assign(way, way)).as(way).isEqualTo(201);
            assertThat(agent.net().run("nft", "list", "table", "inet", "netcls"))
                    .contains("slow", way);
        }
    }

    private void awaitOutputBehind(String told, String text) throws Exception {
        Patience.await(
                agent.process()::output,
                output -> output.substring(told.length()).contains(text));
    }
}
