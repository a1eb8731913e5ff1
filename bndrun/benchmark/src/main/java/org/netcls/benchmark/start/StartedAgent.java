// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.start;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.netcls.benchmark.host.NetClsSandbox;

/**
 * An agent that has answered once.
 *
 * @param began when it was started, in milliseconds since the epoch
 * @param answered when it had answered
 */
record StartedAgent(Process process, long began, long answered) implements AutoCloseable {
    private static final long LONGEST_MILLIS = 60_000;
    private static final long ASK_AGAIN_NANOS = 2_000_000;
    private static final Path LOG = Path.of("log");

    /**
     * @param data the folder that it keeps things in; without it, it is a first start
     * @param options for Java, beside what every agent here gets
     */
    static StartedAgent start(Shipped shipped, NetClsSandbox sandbox, Path data, List<String> options)
            throws IOException {
        int port = freePort();
        List<String> all = new ArrayList<>(List.of(
                // A process that is killed would leave these behind.
                "-XX:-UsePerfData",
                "-Dnetcls.mode=real",
                "-Dnetcls.hierarchy=" + sandbox.root().getParent(),
                "-Dnetcls.root=" + sandbox.root().getFileName(),
                "-Dnetcls.data=" + data,
                "-Dnetcls.http.port=" + port));
        all.addAll(options);
        ProcessBuilder builder = shipped.command(all)
                .directory(sandbox.folder().toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(sandbox.folder().resolve(LOG).toFile());
        long began = System.currentTimeMillis();
        Process process = sandbox.start(builder);
        URL state = URI.create("http://127.0.0.1:" + port + "/state").toURL();
        while (!answers(state)) {
            if (!process.isAlive() || System.currentTimeMillis() - began > LONGEST_MILLIS) {
                process.destroyForcibly();
                throw new IOException("the agent does not answer; its log:\n"
                        + Files.readString(sandbox.folder().resolve(LOG)));
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
        return new StartedAgent(process, began, System.currentTimeMillis());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(URL state) {
        try {
            HttpURLConnection connection = (HttpURLConnection) state.openConnection();
            connection.setReadTimeout((int) LONGEST_MILLIS);
            try (InputStream in = connection.getInputStream()) {
                in.readAllBytes();
            }
            return true;
        } catch (IOException e) {
            // It does not listen yet, or has no state yet.
            return false;
        }
    }

    double millis() {
        return (double) answered - began;
    }

    /** How much of it is in memory, a second after it answered. */
    double megabytes() throws IOException {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Ends it in order, so that nothing is left to be done by the next start. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
