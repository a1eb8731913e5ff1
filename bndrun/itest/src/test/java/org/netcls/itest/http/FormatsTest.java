// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Namespaces;
import org.netcls.itest.process.Waiting;

/** What the agent writes for nft and tc is taken by them, and finds the packets of containers. */
class FormatsTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final String NFT = "/netcls/v1/assignments?format=nft";
    private static final String TC = "/netcls/v1/assignments?format=tc&device=";

    private static final Map<String, String> EMULATED = Map.of("netcls.mode", "emulated");

    private static final List<String> AWKWARD = List.of(
            "a\"b<b>\u00e9",
            "x".repeat(255),
            "\u6f22".repeat(85),
            "\ud83d\udc33whale",
            "{};,#$x",
            "`id`",
            "zero\u200bwidth",
            "star*");
    private static final Pattern SENT = Pattern.compile("class htb 10:1 .*\\R Sent \\d+ bytes (\\d+) pkt");

    @TempDir
    Path folder;

    @Test
    void theTableForNftCountsThePacketsOfEachContainer() throws Exception {
        try (Namespaces net = Namespaces.connected();
                Waiting inside = Waiting.toRun(net.ping(10));
                AgentProcess agent = start(onTheKernel(), withAwkwardOnes(inside))) {
            String table = agent.get(NFT);
            net.feed(table, "nft -f -");
            net.feed(table, "nft -f -");
            inside.goOn();

            String set = net.run("nft", "list", "set", "inet", "netcls_counters", "containers");
            assertThat(set)
                    .contains("1048577 counter packets 10 bytes", "comment \"web web/sidecar\"")
                    .contains("comment \"a'b<b>\u00e9\"", "comment \"{};,#$x\"");
            for (int handle = 2; handle < AWKWARD.size() + 2; handle++) {
                assertThat(set).contains(0x100000 + handle + " counter packets 0 bytes 0 comment \"");
            }
            assertThat(net.listRules()).contains("meta cgroup @containers");
        }
    }

    @Test
    void withoutContainersTheTableIsEmptyAndTakesThePlaceOfAnother() throws Exception {
        try (Namespaces net = Namespaces.connected();
                AgentProcess agent = AgentProcess.start(folder, onTheKernel(), "netcls:assign web", "echo made web")) {
            agent.awaitOutput("made web");
            net.feed(agent.get(NFT), "nft -f -");
            net.feed(agent.get(NFT + "&container=nobody"), "nft -f -");

            assertThat(net.run("nft", "list", "set", "inet", "netcls_counters", "containers"))
                    .contains("set containers")
                    .doesNotContain("elements");
            net.feed(agent.get(TC + net.device() + "&container=nobody"), "tc -batch -");
        }
    }

    @Test
    void tcTakesAClassForEachHandleHoweverOften() throws Exception {
        try (Namespaces net = Namespaces.connected();
                AgentProcess agent = start(
                        EMULATED,
                        "netcls:assign web",
                        "netcls:assign web/sidecar",
                        "netcls:assign --handle 10:ffff last")) {
            // The filter is another test's, because not each kernel has it.
            String classes = agent.get(TC + net.device() + "&rate=10mbit")
                    .lines()
                    .filter(line -> !line.startsWith("filter"))
                    .collect(Collectors.joining("\n", "", "\n"));
            net.feed(classes, "tc -batch -");
            net.feed(classes, "tc -batch -");

            assertThat(net.run("tc", "class", "show", "dev", net.device()).lines())
                    .hasSize(2)
                    .anyMatch(line -> line.startsWith("class htb 10:1 root") && line.contains("rate 10Mbit"))
                    .anyMatch(line -> line.startsWith("class htb 10:ffff root") && line.contains("rate 10Mbit"));
        }
    }

    @Test
    void tcPutsThePacketsOfAContainerIntoItsClass() throws Exception {
        try (Namespaces net = Namespaces.connected();
                Waiting inside = Waiting.toRun(net.ping(10))) {
            assumeFilter(net);
            try (AgentProcess agent = start(onTheKernel(), "netcls:assign web " + inside.pid())) {
                String batch = agent.get(TC + net.device());
                net.feed(batch, "tc -batch -");
                net.feed(batch, "tc -batch -");
                inside.goOn();

                assertThat(SENT.matcher(net.run("tc", "-s", "class", "show", "dev", net.device()))
                                .results()
                                .map(sent -> Integer.valueOf(sent.group(1))))
                        .singleElement()
                        .satisfies(packets -> assertThat(packets).isGreaterThanOrEqualTo(10));
            }
        }
    }

    private static String[] withAwkwardOnes(Waiting inside) {
        List<String> commands =
                new ArrayList<>(List.of("netcls:assign web " + inside.pid(), "netcls:assign web/sidecar"));
        AWKWARD.forEach(id -> commands.add("netcls:assign '" + id + "'"));
        return commands.toArray(String[]::new);
    }

    /** Skipped only where the kernel itself says that it has no such filter, in CI too. */
    private static void assumeFilter(Namespaces net) throws IOException {
        net.run("tc", "qdisc", "add", "dev", "lo", "root", "handle", "1:", "htb");
        try {
            net.run("tc", "filter", "add", "dev", "lo", "parent", "1:", "handle", "1:", "cgroup");
        } catch (IOException e) {
            Assumptions.assumeFalse(
                    e.getMessage().contains("TC classifier not found"),
                    () -> "this kernel has no cls_cgroup: " + e.getMessage());
            throw e;
        }
    }

    private AgentProcess start(Map<String, String> properties, String... commands) throws Exception {
        List<String> all = new ArrayList<>(List.of(commands));
        all.add("echo made all");
        AgentProcess agent = AgentProcess.start(folder, properties, all.toArray(String[]::new));
        agent.awaitOutput("made all");
        return agent;
    }

    private static Map<String, String> onTheKernel() {
        return Map.of("netcls.mode", "real", "netcls.hierarchy", KERNEL.mountPoint(), "netcls.root", KERNEL.root());
    }
}
