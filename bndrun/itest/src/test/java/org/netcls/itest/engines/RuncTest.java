// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
import org.netcls.itest.http.EventReader;
import org.netcls.itest.http.EventReader.Told;
import org.netcls.itest.process.Groups;
import org.netcls.itest.process.Namespaces;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** Containers that runc makes, whose packets the kernel counts; {@code -Dnetcls.engines.starts} says how many. */
class RuncTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int STARTS = Integer.getInteger("netcls.engines.starts", 40);
    private static final int AT_ONCE = 50;
    private static final int TOLD = 204;
    private static final int REFUSED = 409;
    private static final String FAR = "192.0.2.2";
    private static final Pattern PACKETS = Pattern.compile("counter packets (\\d+)");

    @TempDir
    Path folder;

    private final List<String> started = new ArrayList<>();
    private RootFs files;
    private OciRuntime runc;

    @BeforeEach
    void prepare() throws Exception {
        files = RootFs.make(folder);
        runc = OciRuntime.runc(folder.resolve("runc"));
    }

    @AfterEach
    void deleteAll() throws Exception {
        for (String container : started) {
            runc.delete(container);
        }
    }

    private Agent agent(Map<String, String> properties) {
        return new Agent(folder, KERNEL, properties);
    }

    private Agent agent() {
        return agent(Map.of());
    }

    private OciBundle bundle(String name, Agent agent, String... command) {
        return OciBundle.of(folder.resolve("bundles").resolve(name), files, agent, command)
                .inGroup("/netcls-test/" + name);
    }

    private OciBundle sleeping(String name, Agent agent) {
        return bundle(name, agent, "/bin/busybox", "sleep", "1000");
    }

    private void start(String id, OciBundle bundle) throws Exception {
        started.add(id);
        runc.start(id, bundle);
    }

    private void delete(String id) throws Exception {
        started.remove(id);
        runc.delete(id);
    }

    private static String classId(String container) throws IOException {
        return Files.readString(KERNEL.group(container).resolve("net_cls.classid"))
                .strip();
    }

    private static Groups groups() throws IOException {
        return Groups.below(KERNEL.group("."));
    }

    @Test
    void theFirstPacketOfEachContainerCarriesItsHandle() throws Exception {
        try (Namespaces net = Namespaces.connected();
                Agent agent = agent().start()) {
            count(net);
            OciRuntime inside = runc.by(net.words());
            for (int i = 0; i < STARTS; i++) {
                CalledProgram ended = inside.run("first-" + i, bundle("first", agent, "/bin/send", FAR));
                assertThat(ended.status()).as(ended.errors()).isZero();
            }
            assertThat(counted(net)).as("tagged and untagged").containsExactly(STARTS, 0);
            Patience.await(RuncTest::groups, Groups.NONE::equals);
        }
    }

    @Test
    void manyThatStartAtOnceAreTagged() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try (Namespaces net = Namespaces.connected();
                Agent agent = agent().start()) {
            count(net);
            OciRuntime inside = runc.by(net.words());
            List<Callable<CalledProgram>> runs = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                String id = "once-" + i;
                OciBundle bundle = bundle(id, agent, "/bin/send", FAR);
                runs.add(() -> inside.run(id, bundle));
            }
            for (Future<CalledProgram> ended : threads.invokeAll(runs)) {
                assertThat(ended.get().status()).as(ended.get().errors()).isZero();
            }
            assertThat(counted(net)).as("tagged and untagged").containsExactly(AT_ONCE, 0);
            Patience.await(RuncTest::groups, Groups.NONE::equals);
        } finally {
            threads.shutdown();
        }
    }

    private static void count(Namespaces net) throws IOException {
        net.feed(
                "table inet t { chain out { type filter hook output priority 0;"
                        + " udp dport 9 meta cgroup & 0xffff0000 == 0x00100000 counter\n udp dport 9 meta cgroup 0 counter\n }\n }\n",
                "nft -f -");
    }

    private static List<Integer> counted(Namespaces net) throws IOException {
        return PACKETS.matcher(net.listRules())
                .results()
                .map(packets -> Integer.valueOf(packets.group(1)))
                .toList();
    }

    @Test
    void whatIsExecutedLaterIsMovedInAndTold() throws Exception {
        try (Agent agent = agent().start();
                EventReader events = EventReader.open(agent.process().web())) {
            start("web", sleeping("web", agent));
            assertThat(agent.processes("web")).hasSize(1);
            assertThat(tellAgain("web", agent)).isEqualTo(TOLD);
            runc.exec("web", "/bin/busybox", "sleep", "1001");
            Patience.await(() -> agent.processes("web"), inside -> inside.size() == 2);
            assertThat(events.until("joined"))
                    .last()
                    .extracting(Told::data)
                    .asString()
                    .contains("\"web\"", "(busybox)");
            assertThat(agent.process().get("/netcls/v1/state"))
                    .contains("\"engines\":{\"containers\":1,\"spooled\":0}");
            delete("web");
            agent.awaitEnd("web");
        }
    }

    /** A hook that has lost the answer, or is called twice. */
    private int tellAgain(String container, Agent agent) throws IOException {
        String state = Json.createObjectBuilder()
                .add("id", container)
                .add("bundle", folder.resolve("bundles").resolve(container).toString())
                .add("pid", Integer.parseInt(agent.processes(container).get(0)))
                .build()
                .toString();
        return agent.control()
                .send("POST", "/netcls/v1/oci/createRuntime", state)
                .status();
    }

    @Test
    void annotationsSayWhatTheContainerGets() throws Exception {
        try (Agent agent = agent().start()) {
            start(
                    "web",
                    sleeping("web", agent)
                            .annotated("org.netcls.label.tier", "gold")
                            .annotated("org.netcls.handle", "0x00100042"));
            assertThat(classId("web")).isEqualTo(String.valueOf(0x00100042));
            assertThat(agent.process().get("/netcls/v1/assignments/web"))
                    .contains("\"tier\":\"gold\"", "\"name\":\"web-1\"", "\"engine.group\":\"/sys/fs/cgroup/");

            CalledProgram refused =
                    runc.run("other", sleeping("other", agent).annotated("org.netcls.primary", "0x0011"));
            assertThat(refused.status()).isNotZero();
            assertThat(refused.errors()).contains("primary 0x0011");
            assertThat(agent.knows("other")).isFalse();
        }
    }

    @Test
    void whatHappensWithoutAnAgentIsTakenUpLater() throws Exception {
        try (Agent agent = agent()) {
            start("began", sleeping("began", agent));
            start("gone", sleeping("gone", agent));
            delete("gone");
            agent.start();
            Patience.await(
                    () -> agent.knows("began") && agent.processes("began").size() == 1, is -> is);
            Patience.await(() -> spooled(agent), List::isEmpty);
            assertThat(agent.knows("gone")).isFalse();

            agent.kill();
            delete("began");
            assertThat(agent.knows("began")).isTrue();
            agent.start();
            agent.awaitEnd("began");
        }
    }

    @Test
    void aContainerThatEndsUntoldIsReleased() throws Exception {
        try (Agent agent = agent().start()) {
            start("web", sleeping("web", agent));
            // Its engine is killed, and leaves its group.
            ProcessHandle.of(Long.parseLong(agent.processes("web").get(0)))
                    .orElseThrow()
                    .destroyForcibly();
            agent.awaitEnd("web");
        }
    }

    private static List<Path> spooled(Agent agent) throws IOException {
        try (Stream<Path> files = Files.list(agent.spool())) {
            return files.toList();
        }
    }

    @Test
    void oneThatRequiresItDoesNotStartWithoutAnAgent() throws Exception {
        try (Agent agent = agent()) {
            CalledProgram refused = runc.run("web", sleeping("web", agent).annotated("org.netcls.required", "true"));
            assertThat(refused.status()).isNotZero();
            assertThat(refused.errors()).contains("org.netcls.required is set, and no net_cls agent answers");
        }
    }

    @Test
    void packetsAreCountedInsideOfANetworkOfItsOwn() throws Exception {
        try (Namespaces net = Namespaces.connected();
                Agent agent =
                        agent(Map.of("netcls.engines.networks", "host,own")).start()) {
            OciBundle bundle = bundle("web", agent, "/bin/send", FAR).in(Path.of("/run/netns", net.near()));
            assertThat(runc.run("web", bundle).status()).isZero();
            OciBundle second = bundle("db", agent, "/bin/send", FAR).in(Path.of("/run/netns", net.near()));
            assertThat(runc.run("db", second).status()).isZero();
            assertThat(net.run("nft", "list", "set", "inet", "netcls_counters", "containers"))
                    .containsPattern("counter packets 1 bytes \\d+ comment \"web\"")
                    .containsPattern("counter packets 1 bytes \\d+ comment \"db\"");
        }
    }

    @Test
    void aPolicyIsInForceInANetworkOfItsOwnBeforeTheFirstPacket() throws Exception {
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Path policy = Files.writeString(
                etc.resolve("org.netcls.policy~closed.cfg"),
                "selector = tier=closed\nprimary = 0x0020\negress.default = deny\n");
        try (Namespaces net = Namespaces.connected();
                Agent agent = agent(Map.of("netcls.etc", etc.toString(), "netcls.primary.handle", "0x10,0x20"))
                        .start()) {
            OciBundle bundle = bundle("web", agent, "/bin/send", FAR)
                    .in(Path.of("/run/netns", net.near()))
                    .annotated("org.netcls.label.tier", "closed");
            assertThat(runc.run("web", bundle).status()).isNotZero();
            assertThat(net.run("nft", "list", "counters", "table", "inet", "netcls-0020"))
                    .containsPattern("counter drops-closed \\{\\s+packets 1 ");
            Files.delete(policy);
            agent.process().awaitOutput("Policy closed is not in force any more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/netcls-test/web"})
    void whereTheRuntimeUsesNetClsItsOwnGroupGetsTheHandle(String cgroupsPath) throws Exception {
        OciRuntime withNetCls = runc.by(Hierarchies.with("net_cls"));
        try (Agent agent = agent().start()) {
            started.add("web");
            withNetCls.start("web", sleeping("web", agent).inGroup(cgroupsPath));
            Path engine = Path.of(KERNEL.mountPoint(), cgroupsPath.isEmpty() ? "/web" : cgroupsPath);
            assertThat(Files.readString(engine.resolve("net_cls.classid")).strip())
                    .isEqualTo(classId("web"));
            assertThat(agent.processes("web")).isEmpty();
            assertThat(Files.readAllLines(engine.resolve("cgroup.procs"))).hasSize(1);
            assertThat(agent.process().get("/netcls/v1/assignments/web"))
                    .contains("\"engine.lent\":\"" + engine + "\"");
            String foreign = "{\"path\":\"" + engine + "\"";
            assertThat(agent.process().get("/netcls/v1/state")).doesNotContain(foreign);

            agent.kill();
            agent.start();
            Patience.await(() -> agent.process().get("/netcls/v1/state"), state -> !state.contains(foreign));

            SocketClient.Reply refused = agent.control().send("DELETE", "/netcls/v1/assignments/web?timeout=0");
            assertThat(refused.status()).as(refused.body()).isEqualTo(REFUSED);
            assertThat(refused.body()).contains("BusyGroup", "busybox");

            started.remove("web");
            withNetCls.delete("web");
            agent.awaitEnd("web");
        }
    }
}
