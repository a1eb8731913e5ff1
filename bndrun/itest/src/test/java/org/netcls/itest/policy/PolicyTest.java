// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Namespaces;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.Patience;

/** Packets of containers under policies of an agent that lives in a network namespace, whatever becomes of the agent. */
class PolicyTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final String ASSIGNMENTS = "/netcls/v1/assignments";
    private static final String FAR = "192.0.2.2";
    private static final String TIER = "\"labels\":{\"tier\":\"%s\"}";
    private static final Pattern RECEIVED = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Pattern DROPPED = Pattern.compile("counter drops-closed \\{\\s+packets (\\d+) ");
    private static final int KILLS = Integer.getInteger("netcls.policy.kills", 3);

    @TempDir
    Path folder;

    private Namespaces net;
    private AgentProcess agent;

    @BeforeEach
    void configure() throws Exception {
        net = Namespaces.connected();
        net.run("ip", "link", "set", "lo", "up");
        Files.createDirectory(etc());
        policy("open", "selector = tier=open", "primary = 0x0020", "egress = allow " + FAR, "egress.default = deny");
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.default = deny");
    }

    @AfterEach
    void end() throws IOException {
        if (agent != null) {
            agent.close();
        }
        net.close();
        for (String container : List.of("open", "closed", "none", "moves")) {
            Files.deleteIfExists(KERNEL.group(container));
        }
    }

    private Path etc() {
        return folder.resolve("etc");
    }

    private void policy(String name, String... lines) throws IOException {
        Files.write(etc().resolve("org.netcls.policy~" + name + ".cfg"), List.of(lines));
    }

    private void start(String path) throws Exception {
        launch(path);
        Patience.await(this::isUp, up -> up);
    }

    private void launch(String path) throws IOException {
        Map<String, String> properties = new HashMap<>(Map.of(
                "netcls.mode", "real",
                "netcls.hierarchy", KERNEL.mountPoint(),
                "netcls.root", KERNEL.root(),
                "netcls.primary.handle", "0x10,0x20,0x30",
                "netcls.etc", etc().toString()));
        List<String> command = new ArrayList<>(net.words());
        command.addAll(AgentProcess.command(properties));
        agent = AgentProcess.launch(folder, command, Map.of("PATH", path));
    }

    private boolean isUp() {
        try {
            return socket().send("GET", ASSIGNMENTS).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private void start() throws Exception {
        start("/usr/sbin:/usr/bin:/sbin:/bin");
    }

    private SocketClient socket() {
        return new SocketClient(folder.resolve("netcls-data/agent.sock"));
    }

    private SocketClient.Reply assign(String container, String tier) throws IOException {
        return socket().send("POST", ASSIGNMENTS, "{\"container\":\"" + container + "\"," + TIER.formatted(tier) + "}");
    }

    private Process ping(String container, int packets) throws IOException {
        List<String> command = new ArrayList<>(net.words());
        command.addAll(List.of(
                "sh",
                "-c",
                "echo 0 > " + KERNEL.group(container).resolve("tasks") + " && exec ping -q -W 1 -i 0.01 -c " + packets
                        + " " + FAR));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static int received(Process ping) throws IOException {
        Matcher told = RECEIVED.matcher(new String(ping.getInputStream().readAllBytes()));
        assertThat(told.find()).isTrue();
        return Integer.parseInt(told.group(2));
    }

    private int dropped() throws IOException {
        Matcher counter = DROPPED.matcher(net.run("nft", "list", "counters", "table", "inet", "netcls"));
        return counter.find() ? Integer.parseInt(counter.group(1)) : 0;
    }

    @Test
    void labelsDecideWhatMayBeSent() throws Exception {
        start();
        for (String tier : List.of("open", "closed", "none")) {
            assertThat(assign(tier, tier).status()).isEqualTo(201);
        }
        assertThat(received(ping("open", 5))).isEqualTo(5);
        assertThat(received(ping("none", 5))).isEqualTo(5);
        assertThat(received(ping("closed", 5))).isZero();
        assertThat(dropped()).isEqualTo(5);
        socket().send("POST", "/netcls/v1/reconcile");
        agent.awaitOutput("policy closed dropped 5 packets");
    }

    @Test
    void aSocketThatIsOpenFollowsTheLabels() throws Exception {
        start();
        assign("moves", "open");
        Process ping = ping("moves", 200);
        Patience.await(
                () -> net.run("nft", "list", "set", "inet", "netcls", "packets-open"),
                set -> set.contains("counter packets "));
        assertThat(socket().send("PUT", ASSIGNMENTS + "/moves/labels", "{" + TIER.formatted("closed") + "}")
                        .status())
                .isEqualTo(200);
        int received = received(ping);
        assertThat(received).isPositive();
        assertThat(dropped()).isPositive().isEqualTo(200 - received);
    }

    @Test
    void rulesHoldWhateverBecomesOfTheAgent() throws Exception {
        start();
        assign("closed", "closed");
        Process ping = ping("closed", 100_000);
        for (int kill = 0; kill < KILLS; kill++) {
            agent.kill();
            start();
        }
        // As it is asked to on Ctrl-C, it tells what it has seen so far.
        new ProcessBuilder("kill", "-INT", Long.toString(ping.pid())).start().waitFor();
        assertThat(received(ping)).isZero();
        assertThat(dropped()).isPositive();
    }

    @Test
    void oneThatIsRefusedAtAStartStaysWhatItWas() throws Exception {
        start();
        assign("closed", "closed");
        Process ping = ping("closed", 100_000);
        agent.kill();
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.defalt = deny");
        policy("a", "selector = tier=a", "primary = 0x0030");
        start();
        agent.awaitOutput("egress.defalt 'deny' is no key of a policy");
        agent.awaitOutput("primary '0x0030' is that of policy closed");
        new ProcessBuilder("kill", "-INT", Long.toString(ping.pid())).start().waitFor();
        assertThat(received(ping)).isZero();
        assertThat(received(ping("closed", 3))).isZero();
    }

    @Test
    void whoTakesTheTableAwayIsFound() throws Exception {
        start();
        assign("closed", "closed");
        net.run("nft", "flush", "ruleset");
        assertThat(received(ping("closed", 1))).isEqualTo(1);
        socket().send("POST", "/netcls/v1/reconcile");
        agent.awaitOutput("table inet netcls was taken away by somebody, and is written again");
        assertThat(received(ping("closed", 3))).isZero();
    }

    @Test
    void withoutNftOnlyThoseBeginThatNoPolicySelects() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        start(programs.toString());
        SocketClient.Reply refused = assign("closed", "closed");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("schemas/Policy\"", "install the package nftables");
        assertThat(assign("none", "none").status()).isEqualTo(201);
    }

    private static final String DROPPING_SET = """
            table inet mine {
                set tier_none {
                    typeof meta cgroup
                }
                chain output {
                    type filter hook output priority 0;
                    meta cgroup @tier_none drop
                }
            }
            """;

    private static final String DROPPING_CHAIN = """
            table inet mine {
                map by_tier {
                    typeof meta cgroup : verdict
                }
                chain tier_none {
                    drop
                }
                chain output {
                    type filter hook output priority 0;
                    meta cgroup vmap @by_tier
                }
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {DROPPING_SET, DROPPING_CHAIN})
    void setsAndMapsByLabelAreKeptForRulesOfOnesOwn(String rules) throws Exception {
        Files.writeString(
                etc().resolve("org.netcls.label.sets.cfg"), "table = inet mine\nlabels = tier\nmaps = tier\n");
        net.feed(rules, "nft -f -");
        start();
        assign("none", "none");
        String handle = Files.readString(KERNEL.group("none").resolve("net_cls.classid"))
                .strip();
        awaitTable("elements = { " + handle + " }", "elements = { " + handle + " : jump tier_none }");
        assertThat(received(ping("none", 2))).isZero();
        net.feed("flush ruleset\n" + rules, "nft -f -");
        socket().send("POST", "/netcls/v1/reconcile");
        assertThat(received(ping("none", 2))).isZero();
        socket().send("PUT", ASSIGNMENTS + "/none/labels", "{" + TIER.formatted("other") + "}");
        awaitTable("elements = { " + handle + " }", "elements = { " + handle + " : jump tier_other }");
        assertThat(received(ping("none", 2))).isEqualTo(2);
        net.feed("flush map inet mine by_tier\nadd element inet mine by_tier { " + handle + " : drop }\n", "nft -f -");
        socket().send("POST", "/netcls/v1/reconcile");
        assertThat(received(ping("none", 2))).isEqualTo(2);
    }

    private void awaitTable(String... parts) throws Exception {
        Patience.await(
                () -> net.run("sh", "-c", "nft list table inet mine"),
                table -> Stream.of(parts).allMatch(table::contains));
    }

    @Test
    void aPolicyWhoseFileIsPutBackAfterAStartWithoutItIsInForceAgain() throws Exception {
        start();
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.default = deny", "mode = learn");
        agent.awaitOutput("Policy closed is in force, mode learn");
        agent.kill();
        Path file = etc().resolve("org.netcls.policy~closed.cfg");
        Path away = Files.move(file, folder.resolve("away"));
        start();
        agent.awaitOutput("Policy open is in force");
        assertThat(net.listRules()).contains("open").doesNotContain("closed");
        Files.move(away, file);
        agent.awaitOutput("Policy closed is in force, mode learn");
        assertThat(net.listRules()).contains("closed");
    }

    @Test
    void rulesStayWhereTheFolderOfPoliciesIsMissingAtAStart() throws Exception {
        start();
        agent.kill();
        Path away = Files.move(etc(), folder.resolve("away"));
        launch("/usr/sbin:/usr/bin:/sbin:/bin");
        assertThat(agent.awaitEnd()).isEqualTo(1);
        assertThat(agent.output()).hasLineCount(1).contains("netcls.etc", etc().toString(), "put it back");
        assertThat(net.listRules()).contains("closed", "open");
        Files.move(away, etc());
        start();
    }

    @Test
    void aPolicyIsChangedWhileContainersRun() throws Exception {
        start();
        assign("closed", "closed");
        assertThat(received(ping("closed", 2))).isZero();
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.default = deny", "mode = learn");
        agent.awaitOutput("Policy closed is in force, mode learn");
        assertThat(received(ping("closed", 2))).isEqualTo(2);
        assertThat(dropped()).isEqualTo(4);
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress = allow me");
        agent.awaitOutput("is refused: egress 'allow me'");
        assertThat(received(ping("closed", 2))).isEqualTo(2);
        Files.delete(etc().resolve("org.netcls.policy~closed.cfg"));
        agent.awaitOutput("Policy closed is not in force any more");
        assertThat(net.listRules()).doesNotContain("closed");
    }
}
