// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.NetworkNamespace;
import org.netcls.benchmark.probe.Probe;

/**
 * The agent's jar as a process of its own, on the groups of a sandbox, with the {@link ProbeBundle} inside. Its data, its
 * log and its temporary files go with the sandbox.
 */
public final class Agent implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final Path PROBE = Path.of("probe.sock");
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
        return start(List.of(), jar, sandbox, options);
    }

    /** The same in a network of its own. */
    public static Agent start(NetworkNamespace network, AgentJar jar, NetClsSandbox sandbox, String... options)
            throws IOException {
        return start(network.enter(), jar, sandbox, options);
    }

    private static Agent start(List<String> before, AgentJar jar, NetClsSandbox sandbox, String... options)
            throws IOException {
        Path folder = Files.createTempDirectory(sandbox.folder(), "agent");
        Path bundle = folder.resolve("probe.jar");
        ProbeBundle.write(jar.benchmark(), bundle);
        Files.writeString(folder.resolve(COMMANDS), "start '" + bundle.toUri() + "'\n");
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(folder.resolve(PROBE));
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(socket);
            List<String> command = new ArrayList<>(before);
            command.addAll(command(jar, sandbox.root(), socket, options));
            Process process = sandbox.start(new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(LOG).toFile()));
            return connect(listener, folder, process);
        }
    }

    private static List<String> command(AgentJar jar, Path root, UnixDomainSocketAddress socket, String... options) {
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
                "-D" + Probe.SOCKET + "=" + socket.getPath(),
                "-Dgosh.args=--nointeractive " + COMMANDS));
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", jar.agent().toString()));
        return command;
    }

    private static Agent connect(ServerSocketChannel listener, Path folder, Process process) throws IOException {
        process.onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).whenComplete((ended, late) -> close(listener));
        try {
            return new Agent(folder, process, ProbeConnection.accept(listener));
        } catch (AsynchronousCloseException e) {
            process.destroyForcibly().onExit().join();
            throw failure(folder, new EOFException("its probe has not connected"));
        }
    }

    private static void close(ServerSocketChannel listener) {
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
