// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.shell.ControlScript;
import org.netcls.itest.shell.SshClient;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.HookClient;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;

/**
 * While the API's bundle is replaced, with which all others of ours begin anew but the server, no caller fails by HTTP, by
 * the script or by the hook, and over ssh only one whose connection ends. How often that is is set with
 * {@code -Dnetcls.api.rounds}.
 */
class ReplacedApiTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int ROUNDS = Integer.getInteger("netcls.api.rounds", 3);
    private static final int LONGEST_PAUSE_MILLIS = 300;
    // So that nothing hangs on how fast a machine is.
    private static final String WAIT = "" + Patience.LIMIT.toSeconds();
    private static final int SSH_ITSELF_FAILED = 255;
    private static final List<String> PATHS =
            List.of("netcls/v1/state", "netcls/v1/assignments", "netcls/v1/policies", "metrics", "state");

    @TempDir
    Path folder;

    private ControlScript netcls;

    @Test
    void inFelixNoCallerNoticesThatTheApiIsReplaced() throws Exception {
        replaceUnnoticed(AgentProcess.command(properties()));
    }

    @Test
    void inEquinoxNoCallerNoticesThatTheApiIsReplaced() throws Exception {
        Path equinox = Path.of("../equinox/target/netcls-equinox").toAbsolutePath();
        Path configuration = Files.createDirectory(folder.resolve("configuration"));
        Files.copy(equinox.resolve("configuration/config.ini"), configuration.resolve("config.ini"));
        List<String> command = AgentProcess.command(equinox.resolve("plugins/org.eclipse.osgi.jar"), properties());
        command.addAll(List.of("-configuration", configuration.toString()));
        replaceUnnoticed(command);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void replaceUnnoticed(List<String> command) throws Exception {
        SshClient.makeKeys(folder);
        Path socket = data().resolve("agent.sock");
        netcls = new ControlScript(List.of("sh"), socket);
        try (AgentProcess agent = AgentProcess.launch(folder, command, Map.of());
                Load load = new Load()) {
            agent.awaitOutput("control ");
            // Nothing is told of a recovery of nothing.
            CalledProgram first = netcls.call("assign", "present");
            assertThat(first.status()).as("%s", first).isZero();
            SshClient ssh = SshClient.of(folder, folder, agent);
            load.add("netcls", this::live);
            load.add("hook", new HookClient(socket, folder));
            load.add("HTTP", turn -> read(agent, PATHS.get(turn % PATHS.size())));
            load.add("ssh", turn -> list(ssh));
            Random random = new Random(7);
            for (int i = 0; i < ROUNDS; i++) {
                load.pause(random.nextLong(LONGEST_PAUSE_MILLIS));
                refresh(agent, i + 1);
                load.requireNoFailure();
            }
            System.out.printf("API: %d times, calls: %s%n", ROUNDS, load.end());
        }
    }

    private Map<String, String> properties() {
        return Map.of(
                "netcls.hierarchy",
                KERNEL.mountPoint(),
                "netcls.root",
                KERNEL.root(),
                "netcls.primary.handle",
                "0x5e50",
                "netcls.quarantine",
                "1",
                "netcls.ssh.port",
                "0",
                "netcls.ssh.authorized.keys",
                folder.resolve("authorized_keys").toString(),
                "netcls.data",
                data().toString(),
                "netcls.wait",
                WAIT);
    }

    /** The command ends with the bundles that run it, or before them. */
    private void refresh(AgentProcess agent, int times) throws Exception {
        netcls.call("felix:refresh", "org.netcls.api");
        Patience.await(
                () -> agent.output()
                        .lines()
                        .filter(line -> line.contains("Recovered"))
                        .count(),
                recovered -> recovered == times);
    }

    private void live(int turn) throws Exception {
        String container = "container-" + turn;
        for (String command : List.of("assign", "release")) {
            CalledProgram ended = netcls.call("--wait", WAIT, command, container);
            assertThat(ended.status())
                    .as("%s %s: %s", command, container, ended)
                    .isZero();
        }
    }

    private static void read(AgentProcess agent, String path) throws Exception {
        HttpResponse<String> response = agent.web().get(path);
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    }

    private static void list(SshClient ssh) throws Exception {
        CalledProgram ended = ssh.call("netcls:allocators");
        if (ended.status() != SSH_ITSELF_FAILED) {
            assertThat(ended.status()).as("%s", ended).isZero();
        }
    }
}
