// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Groups;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.shell.SshClient;
import org.netcls.itest.support.Patience;

/**
 * Slow, greedy and broken clients at every door of an agent at once, a tenant that forks without end and fills his group
 * with groups, and others who use most of the processors: those who behave are all served, what the agent takes stays
 * within a bound, and when it is over nothing is left. How long it takes is set with {@code -Dnetcls.siege.seconds},
 * how many follow the events and read nothing with {@code -Dnetcls.siege.streams}, and how many groups the tenant makes with
 * {@code -Dnetcls.siege.groups}.
 */
class SiegeTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("netcls.siege.seconds", 5));
    private static final int STREAMS = Integer.getInteger("netcls.siege.streams", 300);
    private static final int GROUPS_OF_THE_TENANT = Integer.getInteger("netcls.siege.groups", 500);
    private static final int PROCESSES_OF_THE_TENANT = 150;
    private static final int NOBODY_ELSE = 64_927;
    private static final int KILLED = 128 + 9;
    private static final int CONTAINERS = 2000;
    // Each stream that is not read has a buffer.
    private static final long MOST_BYTES_OF_HEAP = (48L << 20) + STREAMS * (16L << 10);
    private static final int MOST_DESCRIPTORS_LEFT = 16;
    private static final String V1 = "/netcls/v1/";
    private static final String ASSIGNMENTS = V1 + "assignments";
    private static final String TENANT = ASSIGNMENTS + "/tenant";
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";

    @TempDir
    Path folder;

    private final Latencies latencies = new Latencies();
    private SocketClient control;
    private AgentProcess agent;
    private int ssh;

    @BeforeEach
    void makeKeys() throws Exception {
        SshClient.makeKeys(folder);
        control = new SocketClient(folder.resolve("netcls-data/agent.sock"));
    }

    private Map<String, String> properties() {
        return Map.of(
                "netcls.mode", "real",
                "netcls.hierarchy", KERNEL.mountPoint(),
                "netcls.root", KERNEL.root(),
                "netcls.primary.handle", "0x5e60",
                "netcls.quarantine", "0",
                "netcls.reconcile.interval", "2",
                "netcls.ssh.authorized.keys", folder.resolve("authorized_keys").toString(),
                "netcls.ssh.port", "0");
    }

    @Test
    void whoBehavesIsServedWhateverOthersDo() throws Exception {
        try (AgentProcess started = AgentProcess.start(folder, properties())) {
            agent = started;
            ssh = SshClient.of(folder, folder, agent).port();
            for (int i = 0; i < CONTAINERS; i++) {
                assign("long-" + i);
            }
            beServed(2);
            long heap = Footprint.of(agent.pid()).heap();
            long descriptors = Footprint.openDescriptors(agent.pid());
            besiege(heap);
            Patience.await(
                    () -> Footprint.openDescriptors(agent.pid()),
                    count -> count <= descriptors + MOST_DESCRIPTORS_LEFT);
            assertThat(Groups.below(Path.of(KERNEL.mountPoint(), KERNEL.root())).classIds())
                    .hasSize(CONTAINERS);
            assertThat(agent.output()).doesNotContain("ERROR", "OutOfMemory");
        }
    }

    private void besiege(long heap) throws Exception {
        assign("tenant");
        Process tenant = forkWithoutEnd();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Siege siege = Siege.of(kinds());
                BusyProcessors busy = BusyProcessors.start();
                EventLines events = EventLines.of(agent)) {
            fillTheTenantsGroup();
            long end = System.nanoTime() + TIME.toNanos();
            Future<?> following = threads.submit(() -> {
                events.await("\"last\"");
                return null;
            });
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                int number = i;
                working.add(threads.submit(() -> {
                    for (int turn = 0; turn < 20 || System.nanoTime() < end; turn++) {
                        beServed(number);
                    }
                    return null;
                }));
            }
            for (Future<?> work : working) {
                work.get();
            }
            long kept = Footprint.of(agent.pid()).heap() - heap;
            assertThat(kept).as("bytes of heap").isLessThan(MOST_BYTES_OF_HEAP);
            assign("last");
            following.get(Patience.MILLIS, TimeUnit.MILLISECONDS);
            latencies.measure(
                    "kill of the tenant",
                    () -> assertThat(control.send("DELETE", TENANT + "?kill=true&timeout=" + Patience.LIMIT.toSeconds())
                                    .status())
                            .isEqualTo(204));
            assertThat(tenant.onExit()
                            .get(Patience.MILLIS, TimeUnit.MILLISECONDS)
                            .exitValue())
                    .isEqualTo(KILLED);
            assertThat(control.send("DELETE", ASSIGNMENTS + "/last").status()).isEqualTo(204);
            System.out.printf(
                    "siege: %d clients, dropped %d times, %d busy processors, %d kB of heap in %d s%s%n",
                    siege.clients(), siege.end(), busy.count(), kept >> 10, TIME.toSeconds(), latencies);
        } finally {
            threads.shutdownNow();
            tenant.destroyForcibly();
        }
    }

    /** Each of these ends within a moment on a machine with nothing else to do. */
    private void beServed(int number) throws Exception {
        String container = "good-" + number;
        latencies.measure("assign", () -> assign(container));
        latencies.measure(
                "release",
                () -> assertThat(control.send("DELETE", ASSIGNMENTS + "/" + container)
                                .status())
                        .isEqualTo(204));
        latencies.measure(
                "state",
                () -> assertThat(agent.web().get(V1 + "state").statusCode()).isEqualTo(200));
        latencies.measure(
                "page of the list",
                () -> assertThat(agent.web().get(ASSIGNMENTS + "?limit=10").statusCode())
                        .isEqualTo(200));
    }

    private void assign(String container) throws Exception {
        SocketClient.Reply reply = control.send("POST", ASSIGNMENTS, "{\"container\":\"" + container + "\"}");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
    }

    private List<Siege.Kind> kinds() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        SocketAddress http = new InetSocketAddress(loopback, agent.uri("/").getPort());
        SocketAddress shell = new InetSocketAddress(loopback, ssh);
        SocketAddress socket = UnixDomainSocketAddress.of(control.socket());
        String list = "GET " + ASSIGNMENTS + HOST + "\r\n";
        String body = HOST + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";
        return List.of(
                new Siege.Kind(200, http, "GET " + V1 + "state" + HOST + "X-Slow: ", "x"),
                new Siege.Kind(100, http, "POST /api/v1" + body, " "),
                new Siege.Kind(100, http, list.repeat(20), ""),
                new Siege.Kind(50, http, "\u0016\u0003\u0001", "\u0001"),
                new Siege.Kind(STREAMS, http, "GET " + V1 + "events" + HOST + "\r\n", ""),
                new Siege.Kind(40, socket, "GET " + V1 + "state" + HOST + "X-Slow: ", "x"),
                new Siege.Kind(40, socket, "POST " + ASSIGNMENTS + body, " "),
                new Siege.Kind(40, socket, list.repeat(20), ""),
                new Siege.Kind(40, shell, "", ""),
                new Siege.Kind(40, shell, "SSH-2.0-", "x"));
    }

    /** Each time as a user of its own, so that the kernel stops it at so many processes. */
    private static Process forkWithoutEnd() throws Exception {
        String id = "" + NOBODY_ELSE;
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "echo 0 > \"$0\" && while :; do setpriv --reuid=" + id + " --regid=" + id
                                + " --clear-groups prlimit --nproc=" + PROCESSES_OF_THE_TENANT
                                + " sh -c 'while :; do (while :; do sleep 0.01 & done) & done' 2> /dev/null; done",
                        KERNEL.group("tenant").resolve("cgroup.procs").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void fillTheTenantsGroup() throws Exception {
        for (int i = 0; i < GROUPS_OF_THE_TENANT; i++) {
            Files.createDirectory(KERNEL.group("tenant").resolve("own-" + i));
        }
    }
}
