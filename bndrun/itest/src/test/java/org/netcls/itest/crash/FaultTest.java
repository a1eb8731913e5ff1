// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.crash.FaultyCalls.Fault;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Groups;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.process.SocketClient.Reply;
import org.netcls.itest.support.Patience;

/**
 * Whichever system call of an agent fails that is about a group or about its own data, in whichever step and way: no two
 * groups have the same handle, and once the fault has gone each group is a container's, and each handle that is in use a
 * group's. Looked at are the kernel's files. Each call of each step fails in turn; how many of a step at most, chosen at
 * random, is set with {@code -Dnetcls.fault.calls}, and how many starts with {@code -Dnetcls.fault.starts}.
 */
class FaultTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int MOST_CALLS = Integer.getInteger("netcls.fault.calls", 100);
    private static final int STARTS = Integer.getInteger("netcls.fault.starts", 2);
    private static final long SEED = Long.getLong("netcls.fault.seed", System.nanoTime());
    private static final String V1 = "/netcls/v1/";
    private static final String ASSIGNMENTS = V1 + "assignments";
    private static final String NEW = ASSIGNMENTS + "/new";
    private static final String BITMAP = "{\"name\":\"bitmap\"}";
    private static final String LRU_REUSE = "{\"name\":\"lru-reuse\"}";
    private static final String GOLD = "{\"labels\":{\"tier\":\"gold\"}}";
    private static final List<Integer> PRIMARIES = List.of(0x5e30, 0x5e31);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private FaultyCalls faulty;
    private SocketClient control;
    private AgentProcess agent;
    private int failed;

    private interface Call {
        Reply by(SocketClient control) throws IOException;
    }

    /** @param before what makes the step one that has something to do */
    private record Step(String name, Call before, Call call) {}

    private static final Call NOTHING = control -> control.send("POST", V1 + "reconcile");
    private static final Call ANOTHER_ALLOCATOR = control -> control.send("PUT", V1 + "allocator", BITMAP);

    private static final List<Step> STEPS = List.of(
            new Step("assign", NOTHING, FaultTest::assign),
            new Step("release", FaultTest::assign, control -> control.send("DELETE", NEW + "?timeout=0")),
            new Step(
                    "move",
                    FaultTest::assign,
                    c -> c.send("POST", NEW + "/processes", "{\"pids\":[" + Sleeper.PID + "]}")),
            new Step(
                    "label",
                    FaultTest::assign,
                    c -> c.send("PUT", NEW + "/labels", "{\"labels\":{\"tier\":\"silver\"}}")),
            new Step("label another primary", FaultTest::assign, c -> c.send("PUT", NEW + "/labels", GOLD)),
            new Step("repair a drift", FaultTest::assign, control -> {
                rewrite("new", 0x5e30_0fff);
                return control.send("POST", V1 + "reconcile");
            }),
            new Step("see a group go", FaultTest::assign, control -> {
                Files.delete(KERNEL.group("new"));
                return control.send("POST", V1 + "reconcile");
            }),
            new Step(
                    "recover",
                    FaultTest::assign,
                    c -> c.send("POST", V1 + "recover", "{\"containers\":[\"web\",\"db\"]}")),
            new Step("configure", ANOTHER_ALLOCATOR, c -> c.send("PUT", V1 + "allocator", LRU_REUSE)));

    /** A process that is moved. */
    private static final class Sleeper {
        static final long PID = start();

        private static long start() {
            try {
                Process process = new ProcessBuilder("sleep", "3600").start();
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
                return process.pid();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void makeLibrary() throws IOException {
        faulty = FaultyCalls.in(folder);
        control = new SocketClient(folder.resolve("agent.sock"));
        Path policies = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(
                policies.resolve("org.netcls.policy~gold.cfg"), "selector=tier=gold\nprimary=0x5e31\nmode=off\n");
    }

    @AfterEach
    void stop() throws IOException {
        if (agent != null) {
            agent.close();
        }
        for (String group : groups().classIds().keySet()) {
            Files.delete(KERNEL.group(group));
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void nothingIsLostOrSharedWhicheverCallFails(Fault fault) throws Exception {
        agent = start();
        for (String name : List.of("web", "db")) {
            require(
                    control.send("POST", ASSIGNMENTS, "{\"container\":\"" + name + "\",\"labels\":{\"a\":\"b\"}}"),
                    201);
        }
        for (Step step : STEPS) {
            int calls = calls(step, fault);
            for (int n : chosen(calls)) {
                fail(step, n, fault);
            }
        }
        System.out.printf("fault: %d calls failed with %s, netcls.fault.seed=%d%n", failed, fault, SEED);
        assertThat(failed).as("calls that failed").isPositive();
        assertThat(agent.output()).doesNotContain("Exception\n", "\tat ");
    }

    private AgentProcess start() throws Exception {
        AgentProcess started = launch();
        started.uri("/state");
        Patience.await(() -> control.send("POST", V1 + "reconcile").status(), status -> status == 200);
        return started;
    }

    private AgentProcess launch() throws IOException {
        Path data = folder.resolve("data");
        Map<String, String> properties = new HashMap<>(Map.of(
                "netcls.data", data.toString(),
                "netcls.control.socket", control.socket().toString(),
                "netcls.etc", folder.resolve("etc").toString(),
                "netcls.mode", "real",
                "netcls.hierarchy", KERNEL.mountPoint(),
                "netcls.root", KERNEL.root(),
                "netcls.primary.handle", "0x5e30,0x5e31",
                "netcls.secondary.handles", "0x1-0x1000",
                "netcls.quarantine", "0"));
        return AgentProcess.launch(
                folder,
                AgentProcess.command(properties),
                faulty.environment(Path.of(KERNEL.mountPoint(), KERNEL.root()), data));
    }

    private static void require(Reply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
    }

    private static void rewrite(String group, int classId) throws IOException {
        Files.writeString(KERNEL.group(group).resolve("net_cls.classid"), "" + classId);
    }

    private static Groups groups() throws IOException {
        return Groups.below(Path.of(KERNEL.mountPoint(), KERNEL.root()));
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    /** How many of them there are. */
    private int calls(Step step, Fault fault) throws Exception {
        prepare(step);
        faulty.failAt(Integer.MAX_VALUE, fault);
        step.call().by(control);
        int calls = faulty.calls();
        faulty.disarm();
        settle(step.name());
        return calls;
    }

    private List<Integer> chosen(int calls) {
        return IntStream.rangeClosed(1, calls)
                .boxed()
                .collect(Collectors.collectingAndThen(Collectors.toList(), all -> {
                    Collections.shuffle(all, random);
                    return all.stream().limit(MOST_CALLS).toList();
                }));
    }

    private void fail(Step step, int n, Fault fault) throws Exception {
        String what = step.name() + " with " + fault + " at call " + n + ", netcls.fault.seed=" + SEED;
        prepare(step);
        faulty.failAt(n, fault);
        Reply reply = step.call().by(control);
        failed += faulty.disarm() ? 0 : 1;
        assertThat(reply.status()).as(what + ": " + reply).isNotEqualTo(500);
        assertThat(groups().shared()).as(what).isEmpty();
        settle(what);
    }

    private void prepare(Step step) throws IOException {
        assertThat(step.before().by(control).status()).as(step.name()).isIn(200, 201, 204);
    }

    private static Reply assign(SocketClient control) throws IOException {
        return control.send("POST", ASSIGNMENTS, "{\"container\":\"new\",\"labels\":{\"a\":\"b\"}}");
    }

    /** What is there agrees with what the agent tells, and then all is as it was before. */
    private void settle(String after) throws Exception {
        for (int looks = 0; looks < 2; looks++) {
            require(control.send("POST", V1 + "reconcile"), 200);
        }
        requireAgreement(after);
        moveProcessesBack();
        Reply released = control.send("DELETE", NEW);
        assertThat(released.status()).as(after + ": " + released).isIn(204, 404);
        requireAgreement(after);
        assertThat(groups().classIds()).as(after).containsOnlyKeys("web", "db");
    }

    /** Half of a pid may be somebody else's. */
    private static void moveProcessesBack() throws IOException {
        Path processes = KERNEL.group("new").resolve("cgroup.procs");
        for (String pid : Files.exists(processes) ? Files.readAllLines(processes) : List.<String>of()) {
            Files.writeString(Path.of(KERNEL.mountPoint(), "cgroup.procs"), pid);
        }
    }

    private void requireAgreement(String after) throws Exception {
        JsonObject state = json(agent.get("/netcls/v1/state"));
        Map<String, Long> told = new TreeMap<>();
        json(agent.get(ASSIGNMENTS))
                .getJsonArray("assignments")
                .getValuesAs(JsonObject.class)
                .forEach(assignment -> told.put(
                        assignment.getString("container"),
                        assignment
                                .getJsonObject("handle")
                                .getJsonNumber("decimal")
                                .longValue()));
        Groups groups = groups();
        assertThat(groups.shared()).as(after).isEmpty();
        assertThat(groups.classIds()).as(after).isEqualTo(told);
        assertThat(used(state)).as("handles in use after " + after).isEqualTo(used(groups));
    }

    private static Map<Integer, Long> used(JsonObject state) {
        return state.getJsonArray("primaries").getValuesAs(JsonObject.class).stream()
                .collect(Collectors.toMap(
                        counts -> Integer.decode(counts.getString("primary")),
                        counts -> counts.getJsonNumber("used").longValue()));
    }

    private static Map<Integer, Long> used(Groups groups) {
        Map<Integer, Long> used = new HashMap<>();
        PRIMARIES.forEach(primary -> used.put(primary, 0L));
        groups.classIds().values().forEach(classId -> used.merge((int) (classId >> 16), 1L, Long::sum));
        return used;
    }

    @Test
    void aStartThatACallFailsInLosesNothing() throws Exception {
        agent = start();
        require(assign(control), 201);
        Groups before = groups();
        agent.kill();
        faulty.failAt(Integer.MAX_VALUE, Fault.EIO);
        agent = start();
        int calls = faulty.calls();
        agent.kill();
        List<String> faults = new ArrayList<>();
        for (int round = 0; round < STARTS; round++) {
            int n = 1 + random.nextInt(calls);
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            faults.add(fault + " at " + n);
            faulty.failAt(n, fault);
            try (AgentProcess faultyStart = launch()) {
                Patience.await(faultyStart::output, output -> output.contains("/state") || !faultyStart.isAlive());
                faultyStart.kill();
            }
            faulty.disarm();
            assertThat(groups().differencesTo(before))
                    .as("%s, netcls.fault.seed=%d", faults, SEED)
                    .isEmpty();
        }
        System.out.printf("fault: starts of %d calls with %s, netcls.fault.seed=%d%n", calls, faults, SEED);
        agent = start();
        assertThat(groups().differencesTo(before)).isEmpty();
        requireAgreement("starts with faults");
    }
}
