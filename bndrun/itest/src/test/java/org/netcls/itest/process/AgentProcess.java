// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;

/** The agent's jar, run as an operator runs it, without a terminal. */
public final class AgentProcess implements AutoCloseable {
    static final Path JAR = Path.of("../agent/target/netcls-agent.jar").toAbsolutePath();
    private static final Pattern STATE = Pattern.compile("state +(http://\\S+)/state");

    private final Process process;
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final Web web = new Web(() -> uri("/").toString());
    private final StringBuffer output = new StringBuffer();
    private final Thread reader = new Thread(this::read, "agent output");

    private AgentProcess(Process process) {
        this.process = process;
    }

    /** Starts an agent in this folder and waits for its banner. */
    public static AgentProcess start(Path folder, Map<String, String> properties) throws Exception {
        AgentProcess agent = launch(folder, properties);
        try {
            agent.address.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            return agent;
        } catch (TimeoutException e) {
            agent.close();
            throw new AssertionError("the banner did not come: " + agent.output, e);
        }
    }

    /** Starts an agent in this folder. */
    public static AgentProcess launch(Path folder, Map<String, String> properties) throws IOException {
        return launch(folder, command(properties), Map.of());
    }

    /** Starts an agent in this folder with a command of one's own, and these variables beside those of the test. */
    public static AgentProcess launch(Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        // In the locale POSIX a JVM cannot name a group with more than ASCII.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        AgentProcess agent = new AgentProcess(builder.start());
        agent.reader.start();
        return agent;
    }

    /** The command that starts an agent. */
    public static List<String> command(Map<String, String> properties) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        // Where it is started, and not where one that is killed leaves its jars for good.
        command.add("-Djava.io.tmpdir=.");
        command.add("-Dnetcls.http.port=0");
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", JAR.toString()));
        return command;
    }

    /** Starts an agent that runs these commands once it is up. */
    public static AgentProcess start(Path folder, Map<String, String> properties, String... commands) throws Exception {
        Path script = Files.write(folder.resolve("commands"), List.of(commands));
        Map<String, String> all = new HashMap<>(properties);
        all.put("gosh.args", "--nointeractive " + script);
        return start(folder, all);
    }

    private void read() {
        try (var lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                Matcher state = STATE.matcher(line);
                if (state.find()) {
                    address.complete(state.group(1));
                }
                synchronized (output) {
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            output.append(e);
        }
        address.completeExceptionally(new IOException("the agent ended: " + output));
    }

    public String output() {
        return output.toString();
    }

    /** Waits until the agent has printed this. */
    public void awaitOutput(String text) throws InterruptedException {
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        synchronized (output) {
            while (output.indexOf(text) < 0) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive()) {
                    throw new AssertionError("'" + text + "' did not come: " + output);
                }
                output.wait(left);
            }
        }
    }

    public String get(String path) throws Exception {
        return web.get(path).body();
    }

    /** A client of what it serves. */
    public Web web() {
        return web;
    }

    public long pid() {
        return process.pid();
    }

    public URI uri(String path) throws Exception {
        return URI.create(address.get() + path);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; gives the exit status. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    private int awaitEnd() throws InterruptedException {
        if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the agent does not end: " + output);
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
