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
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Namespaces;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.Patience;

/** An agent whose packets and rules are those of a network namespace, and which is spoken to over its control socket. */
final class AgentInNamespace implements AutoCloseable {
    private static final String ASSIGNMENTS = "/netcls/v1/assignments";
    static final String PROGRAMS = "/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path folder;
    private final Namespaces net;
    private AgentProcess process;

    AgentInNamespace(Path folder) throws IOException {
        this.folder = folder;
        this.net = Namespaces.connected();
        net.run("ip", "link", "set", "lo", "up");
        Files.createDirectory(etc());
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        net.close();
    }

    Namespaces net() {
        return net;
    }

    AgentProcess process() {
        return process;
    }

    Path etc() {
        return folder.resolve("etc");
    }

    void policy(String name, String... lines) throws IOException {
        Files.write(etc().resolve("org.netcls.policy~" + name + ".cfg"), List.of(lines));
    }

    /** @param path where it looks for nft and tc */
    void launch(Map<String, String> properties, String path) throws IOException {
        Map<String, String> all = new HashMap<>(properties);
        all.put("netcls.etc", etc().toString());
        List<String> command = new ArrayList<>(net.words());
        command.addAll(AgentProcess.command(all));
        process = AgentProcess.launch(folder, command, Map.of("PATH", path));
    }

    void awaitServed() throws Exception {
        Patience.await(this::isServed, served -> served);
    }

    private boolean isServed() {
        try {
            return socket().send("GET", ASSIGNMENTS).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    SocketClient socket() {
        return new SocketClient(folder.resolve("netcls-data/agent.sock"));
    }

    SocketClient.Reply assign(String container, String tier) throws IOException {
        return socket().send("POST", ASSIGNMENTS, "{\"container\":\"" + container + "\"," + labels(tier) + "}");
    }

    SocketClient.Reply relabel(String container, String tier) throws IOException {
        return socket().send("PUT", ASSIGNMENTS + "/" + container + "/labels", "{" + labels(tier) + "}");
    }

    private static String labels(String tier) {
        return "\"labels\":{\"tier\":\"" + tier + "\"}";
    }

    void compare() throws IOException {
        assertThat(socket().send("POST", "/netcls/v1/reconcile").status()).isEqualTo(200);
    }
}
