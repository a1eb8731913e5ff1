// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.SocketClient;
import org.netcls.itest.support.Patience;

/** An agent on the kernel's hierarchy that hooks find in a folder; it can be away for a while. */
final class Agent implements AutoCloseable {
    static final Path HOOK =
            Path.of("../dist/bin/netcls-oci-hook").toAbsolutePath().normalize();

    private static final int UNDERSTOOD = 400;

    private final Path folder;
    private final NetClsMount kernel;
    private final Map<String, String> properties;
    private Optional<AgentProcess> process = Optional.empty();

    Agent(Path folder, NetClsMount kernel, Map<String, String> more) {
        this.folder = folder;
        this.kernel = kernel;
        this.properties = new HashMap<>(more);
        properties.putAll(Map.of(
                "netcls.mode", "real",
                "netcls.hierarchy", kernel.mountPoint(),
                "netcls.root", kernel.root(),
                "netcls.engines.spool", spool().toString()));
    }

    /** Starts, and waits until hooks are answered. */
    Agent start() throws Exception {
        makePatientCurl();
        process = Optional.of(AgentProcess.start(folder, properties));
        Patience.await(
                () -> control().send("POST", "/netcls/v1/oci/poststop", "{}").status(), status -> status == UNDERSTOOD);
        return this;
    }

    /** Hooks give an agent ten seconds, and then begin without it: on a busy machine that is too short for many at once. */
    private void makePatientCurl() throws IOException {
        Path curl = Files.createDirectories(programs()).resolve("curl");
        if (!Files.exists(curl)) {
            Files.writeString(curl, "#!/bin/sh\nexec /usr/bin/curl \"$@\" --max-time 170\n");
            Files.setPosixFilePermissions(curl, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.orElseThrow().kill();
        close();
    }

    AgentProcess process() {
        return process.orElseThrow();
    }

    Path folder() {
        return folder;
    }

    private Path programs() {
        return folder.resolve("programs");
    }

    Path spool() {
        return folder.resolve("spool");
    }

    private Path socket() {
        return folder.resolve("netcls-data/agent.sock");
    }

    SocketClient control() {
        return new SocketClient(socket());
    }

    /** With what hooks find it. */
    List<String> environment() {
        String path = "PATH=" + programs() + ":/usr/sbin:/usr/bin:/sbin:/bin";
        return List.of(path, "NETCLS_SOCKET=" + socket(), "NETCLS_SPOOL=" + spool());
    }

    /** The processes in the group of a container. */
    List<String> processes(String container) throws IOException {
        return Files.readAllLines(kernel.group(container).resolve("cgroup.procs"));
    }

    boolean knows(String container) {
        return Files.exists(kernel.group(container));
    }

    /** Waits until a container is released that has ended; where it was busy for long, the agent has to look again. */
    void awaitEnd(String container) throws Exception {
        Patience.await(() -> knows(container), is -> !is);
    }

    @Override
    public void close() {
        process.ifPresent(AgentProcess::close);
        process = Optional.empty();
    }
}
