// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.probe.Probe;

/**
 * The agent's jar as a process of its own, on the groups of a sandbox, with the {@link ProbeBundle} inside. Its data, its
 * log and its temporary files go with the sandbox.
 */
public final class Agent implements AutoCloseable {
    private static final int START_MILLIS = (int) TimeUnit.SECONDS.toMillis(60);
    private static final Path LOG = Path.of("log");
    private static final Path COMMANDS = Path.of("commands");

    private static final Path SOCKET = Path.of("netcls-data", "agent.sock");

    private final Path folder;
    private final Process process;
    private final ProbeConnection probe;

    private Agent(Path folder, Process process, ProbeConnection probe) {
        this.folder = folder;
        this.process = process;
        this.probe = probe;
    }

    /**
     * Returns when the probe can be asked.
     *
     * @param options for the Java launcher, beside what every agent here gets
     */
    public static Agent start(AgentJar jar, NetClsSandbox sandbox, String... options) throws IOException {
        Path folder = Files.createTempDirectory(sandbox.folder(), "agent");
        Path bundle = folder.resolve("probe.jar");
        ProbeBundle.write(jar.benchmark(), bundle);
        Files.writeString(folder.resolve(COMMANDS), "start '" + bundle.toUri() + "'\n");
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener.setSoTimeout(START_MILLIS);
            Process process =
                    sandbox.start(new ProcessBuilder(command(jar, sandbox.root(), listener.getLocalPort(), options))
                            .directory(folder.toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve(LOG).toFile()));
            return connect(listener, folder, process);
        }
    }

    private static List<String> command(AgentJar jar, Path root, int port, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                // A process that is killed would leave these behind.
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=.",
                "-Dnetcls.mode=real",
                "-Dnetcls.hierarchy=" + root.getParent(),
                "-Dnetcls.root=" + root.getFileName(),
                // So that handles do not run out, and a life ends the rest of another as after some minutes of work.
                "-Dnetcls.quarantine=1",
                // The C program makes groups of its own beside ours.
                "-Dnetcls.reconcile.interval=0",
                "-Dnetcls.http.port=0",
                "-D" + Probe.PORT + "=" + port,
                "-Dgosh.args=--nointeractive " + COMMANDS));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar.agent().toString()));
        return command;
    }

    private static Agent connect(ServerSocket listener, Path folder, Process process) throws IOException {
        process.onExit().thenRun(() -> close(listener));
        try {
            return new Agent(folder, process, ProbeConnection.accept(listener));
        } catch (IOException e) {
            process.destroyForcibly().onExit().join();
            throw failure(folder, e);
        }
    }

    private static void close(ServerSocket listener) {
        try {
            listener.close();
        } catch (IOException e) {
            throw new AssertionError("a socket that cannot be closed", e);
        }
    }

    /** What the probe has measured; {@code Requests} tells what it can be asked for. */
    public long[] ask(String request, long... numbers) throws IOException {
        try {
            return probe.ask(request, numbers);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** Where it takes requests that change something. */
    public Path socket() {
        return folder.resolve(SOCKET);
    }

    private static IOException failure(Path folder, IOException cause) throws IOException {
        return new IOException(
                "the agent failed: " + cause.getMessage() + "; its log:\n" + Files.readString(folder.resolve(LOG)),
                cause);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        probe.close();
    }
}
