// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.Patience;

/** Packets of containers under policies of an agent that lives in a network namespace, whatever becomes of the agent. */
class PolicyTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final String FAR = "192.0.2.2";
    private static final Pattern SEEN = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Pattern SINCE = Pattern.compile("\"since\":\"[^\"]+\"");
    private static final Pattern DROPPED = Pattern.compile("counter drops-closed \\{\\s+packets (\\d+) ");
    private static final int MANY = 100_000;
    private static final int KILLS = Integer.getInteger("netcls.policy.kills", 3);

    @TempDir
    Path folder;

    private AgentInNamespace agent;

    @BeforeEach
    void configure() throws Exception {
        agent = new AgentInNamespace(folder);
        policy("open", "selector = tier=open", "primary = 0x0020", "egress = allow " + FAR, "egress.default = deny");
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.default = deny");
    }

    @AfterEach
    void end() throws IOException {
        agent.close();
        for (String container : List.of("open", "closed", "none", "moves")) {
            Files.deleteIfExists(KERNEL.group(container));
        }
    }

    private void policy(String name, String... lines) throws IOException {
        agent.policy(name, lines);
    }

    private void start(String path) throws Exception {
        launch(path);
        agent.awaitServed();
    }

    private void launch(String path) throws IOException {
        agent.launch(
                Map.of(
                        "netcls.mode",
                        "real",
                        "netcls.hierarchy",
                        KERNEL.mountPoint(),
                        "netcls.root",
                        KERNEL.root(),
                        "netcls.primary.handle",
                        "0x10,0x20,0x30"),
                path);
    }

    private void start() throws Exception {
        start(AgentInNamespace.PROGRAMS);
    }

    private Process ping(String container, int packets) throws IOException {
        List<String> command = new ArrayList<>(agent.net().words());
        command.addAll(List.of(
                "sh",
                "-c",
                "echo 0 > " + KERNEL.group(container).resolve("tasks") + " && exec ping -q -W 1 -i 0.01 -c " + packets
                        + " " + FAR));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** It ends, and tells what it has seen so far, as on Ctrl-C. */
    private static void interrupt(Process ping) throws Exception {
        new ProcessBuilder("kill", "-INT", Long.toString(ping.pid())).start().waitFor();
    }

    private static int received(Process ping) throws IOException {
        return Seen.by(ping).received();
    }

    private record Seen(int transmitted, int received) {
        static Seen by(Process ping) throws IOException {
            Matcher told = SEEN.matcher(new String(ping.getInputStream().readAllBytes()));
            assertThat(told.find()).isTrue();
            return new Seen(Integer.parseInt(told.group(1)), Integer.parseInt(told.group(2)));
        }
    }

    private int dropped() throws IOException {
        Matcher counter = DROPPED.matcher(agent.net().run("nft", "list", "counters", "table", "inet", "netcls"));
        return counter.find() ? Integer.parseInt(counter.group(1)) : 0;
    }

    @Test
    void labelsDecideWhatMayBeSent() throws Exception {
        start();
        for (String tier : List.of("open", "closed", "none")) {
            assertThat(agent.assign(tier, tier).status()).isEqualTo(201);
        }
        assertThat(received(ping("open", 5))).isEqualTo(5);
        assertThat(received(ping("none", 5))).isEqualTo(5);
        assertThat(received(ping("closed", 5))).isZero();
        assertThat(dropped()).isEqualTo(5);
        agent.compare();
        agent.process().awaitOutput("policy closed dropped 5 packets");
    }

    @Test
    void aSocketThatIsOpenFollowsTheLabels() throws Exception {
        start();
        agent.assign("moves", "open");
        Process ping = ping("moves", MANY);
        Patience.await(
                () -> agent.net().run("nft", "list", "set", "inet", "netcls", "packets-open"),
                set -> set.contains("counter packets "));
        assertThat(agent.relabel("moves", "closed").status()).isEqualTo(200);
        // By then it has read what was answered before.
        Patience.await(this::dropped, dropped -> dropped > 10);
        interrupt(ping);
        Seen seen = Seen.by(ping);
        assertThat(seen.received()).isPositive();
        assertThat(dropped()).isEqualTo(seen.transmitted() - seen.received());
    }

    @Test
    void rulesHoldWhateverBecomesOfTheAgent() throws Exception {
        start();
        agent.assign("closed", "closed");
        Process ping = ping("closed", MANY);
        for (int kill = 0; kill < KILLS; kill++) {
            agent.process().kill();
            start();
        }
        interrupt(ping);
        assertThat(received(ping)).isZero();
        assertThat(dropped()).isPositive();
    }

    @Test
    void anUpdateOfTheirBundleIsNotNoticed() throws Exception {
        start();
        agent.assign("closed", "closed");
        assertThat(received(ping("closed", 3))).isZero();
        agent.compare();
        String before = since();
        assertThat(received(ping("closed", 2))).isZero();
        String update = "felix:update org.netcls.isolator.policy";
        assertThat(agent.socket()
                        .send("POST", "/netcls/v1/commands", "text/plain", update.getBytes(US_ASCII))
                        .status())
                .isEqualTo(200);
        agent.process().awaitOutput("policy closed dropped 2 packets");
        assertThat(since()).isEqualTo(before);
        assertThat(agent.process().output()).containsOnlyOnce("Policy closed is in force");
    }

    /** When the policy came into force. */
    private String since() throws IOException {
        Matcher told = SINCE.matcher(
                agent.socket().send("GET", "/netcls/v1/policies/closed").body());
        assertThat(told.find()).isTrue();
        return told.group();
    }

    @Test
    void oneThatIsRefusedAtAStartStaysWhatItWas() throws Exception {
        start();
        agent.assign("closed", "closed");
        Process ping = ping("closed", MANY);
        agent.process().kill();
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.defalt = deny");
        policy("a", "selector = tier=a", "primary = 0x0030");
        start();
        agent.process().awaitOutput("egress.defalt 'deny' is no key of a policy");
        agent.process().awaitOutput("primary '0x0030' is that of policy closed");
        interrupt(ping);
        assertThat(received(ping)).isZero();
        assertThat(received(ping("closed", 3))).isZero();
    }

    @Test
    void whoTakesTheTableAwayIsFound() throws Exception {
        start();
        agent.assign("closed", "closed");
        agent.net().run("nft", "flush", "ruleset");
        assertThat(received(ping("closed", 1))).isEqualTo(1);
        agent.compare();
        agent.process().awaitOutput("table inet netcls was taken away by somebody, and is written again");
        assertThat(received(ping("closed", 3))).isZero();
    }

    @Test
    void withoutNftOnlyThoseBeginThatNoPolicySelects() throws Exception {
        Path programs = Files.createDirectory(folder.resolve("programs"));
        start(programs.toString());
        SocketClient.Reply refused = agent.assign("closed", "closed");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("schemas/Policy\"", "install the package nftables");
        assertThat(agent.assign("none", "none").status()).isEqualTo(201);
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
                agent.etc().resolve("org.netcls.label.sets.cfg"), "table = inet mine\nlabels = tier\nmaps = tier\n");
        agent.net().feed(rules, "nft -f -");
        start();
        agent.assign("none", "none");
        String handle = Files.readString(KERNEL.group("none").resolve("net_cls.classid"))
                .strip();
        awaitTable("elements = { " + handle + " }", "elements = { " + handle + " : jump tier_none }");
        assertThat(received(ping("none", 2))).isZero();
        agent.net().feed("flush ruleset\n" + rules, "nft -f -");
        agent.compare();
        assertThat(received(ping("none", 2))).isZero();
        agent.relabel("none", "other");
        awaitTable("elements = { " + handle + " }", "elements = { " + handle + " : jump tier_other }");
        assertThat(received(ping("none", 2))).isEqualTo(2);
        agent.net()
                .feed(
                        "flush map inet mine by_tier\nadd element inet mine by_tier { " + handle + " : drop }\n",
                        "nft -f -");
        agent.compare();
        assertThat(received(ping("none", 2))).isEqualTo(2);
    }

    private static final String OF_BEFORE = """
            table inet mine {
                set tier_gone {
                    typeof meta cgroup
                    elements = { 3 }
                }
                set tier_of_addresses {
                    type ipv4_addr
                    elements = { 192.0.2.3 }
                }
                chain tier_gone {
                }
                map by_tier {
                    typeof meta cgroup : verdict
                    elements = { 3 : jump tier_gone }
                }
            }
            """;

    @Test
    void aHandleIsInNoSetAnyMoreWhoseContainerHasGoneWhileThereWasNoAgent() throws Exception {
        Files.writeString(
                agent.etc().resolve("org.netcls.label.sets.cfg"), "table = inet mine\nlabels = tier\nmaps = tier\n");
        agent.net().feed(OF_BEFORE.replace(" 3 ", " " + 0x0010_0003 + " "), "nft -f -");
        start();
        String table = Patience.await(
                () -> agent.net().run("sh", "-c", "nft list table inet mine"),
                text -> !text.contains("" + 0x0010_0003));
        assertThat(table).contains("tier_gone", "192.0.2.3");
    }

    @Test
    void aHandleIsInNoSetAnyMoreThatIsNotToBeKept() throws Exception {
        Path sets = agent.etc().resolve("org.netcls.label.sets.cfg");
        Files.writeString(sets, "table = inet mine\nlabels = tier\nmaps = tier\n");
        start();
        agent.assign("none", "none");
        awaitTable("tier_none", "jump tier_none");
        Files.writeString(sets, "table = inet mine\nlabels = app\n");
        Patience.await(
                () -> agent.net().run("sh", "-c", "nft list table inet mine"), text -> !text.contains("elements"));
    }

    private void awaitTable(String... parts) throws Exception {
        Patience.await(
                // It is made with the first handle in it.
                () -> agent.net().run("sh", "-c", "nft list table inet mine || true"),
                table -> Stream.of(parts).allMatch(table::contains));
    }

    @Test
    void aPolicyWhoseFileIsPutBackAfterAStartWithoutItIsInForceAgain() throws Exception {
        start();
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.default = deny", "mode = learn");
        agent.process().awaitOutput("Policy closed is in force, mode learn");
        agent.process().kill();
        Path file = agent.etc().resolve("org.netcls.policy~closed.cfg");
        Path away = Files.move(file, folder.resolve("away"));
        start();
        agent.process().awaitOutput("Policy open is in force");
        assertThat(agent.net().listRules()).contains("open").doesNotContain("closed");
        Files.move(away, file);
        agent.process().awaitOutput("Policy closed is in force, mode learn");
        assertThat(agent.net().listRules()).contains("closed");
    }

    @Test
    void rulesStayWhereTheFolderOfPoliciesIsMissingAtAStart() throws Exception {
        start();
        agent.process().kill();
        Path away = Files.move(agent.etc(), folder.resolve("away"));
        launch(AgentInNamespace.PROGRAMS);
        assertThat(agent.process().awaitEnd()).isEqualTo(1);
        assertThat(agent.process().output())
                .hasLineCount(1)
                .contains("netcls.etc", agent.etc().toString(), "put it back");
        assertThat(agent.net().listRules()).contains("closed", "open");
        Files.move(away, agent.etc());
        start();
    }

    @Test
    void aPolicyIsChangedWhileContainersRun() throws Exception {
        start();
        agent.assign("closed", "closed");
        assertThat(received(ping("closed", 2))).isZero();
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress.default = deny", "mode = learn");
        agent.process().awaitOutput("Policy closed is in force, mode learn");
        assertThat(received(ping("closed", 2))).isEqualTo(2);
        assertThat(dropped()).isEqualTo(4);
        policy("closed", "selector = tier=closed", "primary = 0x0030", "egress = allow me");
        agent.process().awaitOutput("is refused: egress 'allow me'");
        assertThat(received(ping("closed", 2))).isEqualTo(2);
        Files.delete(agent.etc().resolve("org.netcls.policy~closed.cfg"));
        agent.process().awaitOutput("Policy closed is not in force any more");
        assertThat(agent.net().listRules()).doesNotContain("closed");
    }
}
