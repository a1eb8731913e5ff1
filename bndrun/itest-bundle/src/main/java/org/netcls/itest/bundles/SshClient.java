// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Load;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Ports;

/** Who sends commands with OpenSSH's client. A connection ends with the bundle that listens. */
record SshClient(int port, List<String> command, Replacements replacements) implements Load.Client {
    private static final String PID = "org.netcls.shell.ssh";
    private static final int SSH_ITSELF_FAILED = 255;

    /** Makes a key, and lets the agent listen. */
    static SshClient in(Path folder, Felix felix, Replacements replacements) throws Exception {
        Path key = folder.resolve("key");
        assertThat(run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString())))
                .isEqualTo(new CalledProgram(0, "", ""));
        int port = Ports.free();
        felix.configure(PID, Map.of("authorized.keys", key + ".pub", "port", "" + port, "data", folder.toString()));
        return new SshClient(
                port,
                List.of(
                        "ssh",
                        "-F",
                        "none",
                        "-T",
                        "-i",
                        key.toString(),
                        "-p",
                        "" + port,
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "IdentitiesOnly=yes",
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o",
                        "LogLevel=ERROR",
                        "operator@127.0.0.1",
                        "netcls:allocators"),
                replacements);
    }

    /** It is configured, and so listens, a moment after its bundle has started. */
    void awaitServer() throws Exception {
        Patience.await(this::isListening, listening -> listening);
    }

    private boolean isListening() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void call(int turn) throws Exception {
        CalledProgram ended =
                replacements.connected(() -> run(command), program -> program.status() == SSH_ITSELF_FAILED, PID);
        assertThat(ended.status())
                .as("in the last of the %s: %s", replacements, ended)
                .isZero();
        assertThat(ended.output()).contains("back end");
    }

    private static CalledProgram run(List<String> command) throws Exception {
        return CalledProgram.run(new ProcessBuilder(command), "");
    }
}
