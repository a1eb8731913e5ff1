// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.SocketClient;

/** Where the control socket is, and who may open it. */
class ControlSocketTest {
    private static final String RECONCILE = "/netcls/v1/reconcile";
    private static final int CURL_CANNOT_CONNECT = 7;

    @TempDir
    Path folder;

    private AgentProcess agent(Map<String, String> properties) throws Exception {
        Map<String, String> all = new HashMap<>(properties);
        all.put("netcls.mode", "emulated");
        return AgentProcess.start(folder, all);
    }

    private static final String TRIED_AGAIN = "The control socket does not run, which is tried again every second:"
            + " configuration org.netcls.control is refused: ";

    private Path socket() {
        return folder.resolve("netcls-data/agent.sock");
    }

    @Test
    void onlyItsOwnUserMayOpenIt() throws Exception {
        try (AgentProcess agent = agent(Map.of())) {
            assertThat(agent.isAlive()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw-------");
            assertThat(Files.list(folder.resolve("netcls-data")).map(Path::getFileName))
                    .as("folders in which it was set up")
                    .noneMatch(name -> name.toString().startsWith("."));
        }
    }

    @Test
    void aGroupMayOpenItToo() throws Exception {
        try (AgentProcess agent = agent(Map.of("netcls.control.group", "daemon"))) {
            assertThat(agent.isAlive()).isTrue();
            PosixFileAttributes attributes = Files.readAttributes(socket(), PosixFileAttributes.class);
            assertThat(PosixFilePermissions.toString(attributes.permissions())).isEqualTo("rw-rw----");
            assertThat(attributes.group().getName()).isEqualTo("daemon");
        }
    }

    @Test
    void whoHasNoRightsIsRefusedByTheFileSystem() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (AgentProcess agent = agent(Map.of())) {
            assertThat(agent.isAlive()).isTrue();
            assertThat(curlAs("0")).isZero();
            assertThat(curlAs("65534")).as("as another user").isEqualTo(CURL_CANNOT_CONNECT);
        }
    }

    private int curlAs(String user) throws Exception {
        return new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + user,
                        "--clear-groups",
                        "curl",
                        "--silent",
                        "--unix-socket",
                        socket().toString(),
                        "http://localhost/netcls/v1/state")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void oneThatAKilledAgentLeftIsReplaced() throws Exception {
        try (AgentProcess agent = agent(Map.of())) {
            agent.kill();
        }
        assertThat(socket()).exists();
        try (AgentProcess agent = agent(Map.of())) {
            assertThat(new SocketClient(socket()).send("POST", RECONCILE).status())
                    .isEqualTo(200);
            assertThat(agent.isAlive()).isTrue();
        }
    }

    @Test
    void itGoesWithItsBundle() throws Exception {
        Map<String, String> emulated = Map.of("netcls.mode", "emulated");
        try (AgentProcess agent =
                AgentProcess.start(folder, emulated, "stop org.netcls.state-http.control", "echo stopped it")) {
            agent.awaitOutput("stopped it");
            assertThat(socket()).doesNotExist();
            assertThat(agent.get("/netcls/v1/state")).contains("\"containers\":0");
        }
    }

    @Test
    void oneThatAnotherAgentAnswersIsRefused(@TempDir Path other) throws Exception {
        try (AgentProcess first = agent(Map.of());
                AgentProcess second = AgentProcess.start(
                        other, Map.of("netcls.mode", "emulated", "netcls.control.socket", socket().toString()))) {
            second.awaitOutput(
                    TRIED_AGAIN + "socket: another agent answers at " + socket() + "; end it, or name another path");
            assertThat(new SocketClient(socket()).send("POST", RECONCILE).status())
                    .isEqualTo(200);
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void itIsThereOnceWhatWasInItsWayHasGone() throws Exception {
        Path path = Files.writeString(folder.resolve("control"), "something");
        try (AgentProcess agent = agent(Map.of("netcls.control.socket", path.toString()))) {
            agent.awaitOutput(TRIED_AGAIN + "socket: " + path + " is a file and no socket");
            Files.delete(path);
            agent.awaitOutput("The control socket runs now");
            assertThat(new SocketClient(path).send("POST", RECONCILE).status()).isEqualTo(200);
        }
    }

    @Test
    void aPathThatIsTooLongOrAFileOrAGroupThatThereIsNotIsRefused() throws Exception {
        assertRefused(Map.of("netcls.control.socket", "/tmp/" + "x".repeat(120)), " has 125 bytes, and a socket's");
        Path file = Files.writeString(folder.resolve("file"), "something");
        assertRefused(Map.of("netcls.control.socket", file.toString()), file + " is a file and no socket");
        assertThat(file).hasContent("something");
        assertRefused(Map.of("netcls.control.socket", "/"), "/ is no path of a file");
        Path below = file.resolve("agent.sock");
        assertRefused(Map.of("netcls.control.socket", below.toString()), file + " exists already");
        assertRefused(Map.of("netcls.control.group", "no-such-group"), "there is no group 'no-such-group'");
    }

    private void assertRefused(Map<String, String> properties, String why) throws Exception {
        try (AgentProcess agent = agent(properties)) {
            agent.awaitOutput(TRIED_AGAIN);
            agent.awaitOutput(why);
            assertThat(socket()).doesNotExist();
        }
    }
}
