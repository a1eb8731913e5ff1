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
import java.util.regex.Pattern;
import org.netcls.itest.support.Web;

/** The agent's jar, run as an operator runs it, without a terminal. */
public final class AgentProcess implements AutoCloseable {
    private static final Pattern STATE = Pattern.compile("state +(http://\\S+)/state");

    private final ConsoleProcess process;
    private final Web web = new Web(() -> uri("/").toString());

    private AgentProcess(ConsoleProcess process) {
        this.process = process;
    }

    /** Starts an agent in this folder and waits for its banner. */
    public static AgentProcess start(Path folder, Map<String, String> properties) throws Exception {
        AgentProcess agent = launch(folder, properties);
        try {
            agent.process.await(STATE);
            return agent;
        } catch (AssertionError e) {
            agent.close();
            throw e;
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
                .redirectInput(Path.of("/dev/null").toFile());
        // In the locale POSIX a JVM cannot name a group with more than ASCII.
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return new AgentProcess(ConsoleProcess.start(builder));
    }

    /** The command that starts an agent. */
    public static List<String> command(Map<String, String> properties) {
        return command(AgentJar.PATH, properties);
    }

    /** The same of a jar of its own. */
    public static List<String> command(Path jar, Map<String, String> properties) {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(Coverage.options());
        // As the service is started: most of a start would be the second compiler's.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // Where it is started, and not where one that is killed leaves its jars for good.
        command.add("-Djava.io.tmpdir=.");
        command.add("-Dnetcls.http.port=0");
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** Starts an agent that runs these commands once it is up. */
    public static AgentProcess start(Path folder, Map<String, String> properties, String... commands) throws Exception {
        Path script = Files.write(folder.resolve("commands"), List.of(commands));
        Map<String, String> all = new HashMap<>(properties);
        all.put("gosh.args", "--nointeractive " + script);
        return start(folder, all);
    }

    public String output() {
        return process.output();
    }

    /** Waits until the agent has printed this. */
    public void awaitOutput(String text) throws InterruptedException {
        process.awaitOutput(text);
    }

    public String get(String path) throws Exception {
        return web.get(path).body();
    }

    /** A client of what it serves. */
    public Web web() {
        return web;
    }

    public long pid() {
        return process.program().pid();
    }

    public URI uri(String path) throws InterruptedException {
        return URI.create(process.await(STATE).group(1) + path);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Waits until it has ended, and gives its exit status. */
    public int awaitEnd() throws InterruptedException {
        return process.awaitEnd();
    }

    /** SIGTERM; gives the exit status. */
    int terminate() throws InterruptedException {
        return process.terminate();
    }

    @Override
    public void close() {
        process.close();
    }
}
