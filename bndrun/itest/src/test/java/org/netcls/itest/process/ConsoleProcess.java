// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.itest.support.Patience;

/** A program as a process, driven at its console: what it prints can be waited for, and lines can be typed. */
public final class ConsoleProcess implements AutoCloseable {
    /** What moves the cursor and sets colours, and the carriage return of a terminal. */
    private static final Pattern CONTROLS = Pattern.compile("\u001b(\\[[0-9;?]*[ -/]*[@-~]|[=>()][0B]?)|\r");

    private final Process process;
    private final Thread reader = new Thread(this::read, "output");

    @GuardedBy("this")
    private final StringBuilder output = new StringBuilder();

    @GuardedBy("this")
    private boolean ended;

    private ConsoleProcess(Process process) {
        this.process = process;
    }

    /** Starts a program. Its input has to be a pipe if lines are to be typed. */
    public static ConsoleProcess start(ProcessBuilder program) throws IOException {
        ConsoleProcess started =
                new ConsoleProcess(program.redirectErrorStream(true).start());
        started.reader.start();
        return started;
    }

    /** Starts this command at a terminal. */
    public static ConsoleProcess atTerminal(Path folder, List<String> command) throws IOException {
        String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder program = new ProcessBuilder(
                        "script", "-qefc", "stty rows 40 columns 200; exec " + quoted, "/dev/null")
                .directory(folder.toFile());
        program.environment().putAll(Map.of("SHELL", "/bin/sh", "TERM", "vt100", "LC_ALL", "C.UTF-8"));
        return start(program);
    }

    private void read() {
        try (Reader in = process.inputReader(UTF_8)) {
            char[] chunk = new char[8192];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                append(new String(chunk, 0, length), false);
            }
            append("", true);
        } catch (IOException e) {
            append(e.toString(), true);
        }
    }

    private synchronized void append(String text, boolean last) {
        output.append(text);
        ended = last;
        notifyAll();
    }

    /** All that was printed so far. */
    public String output() {
        return output(0);
    }

    private synchronized String output(int from) {
        return CONTROLS.matcher(output.substring(from)).replaceAll("");
    }

    private synchronized int length() {
        return output.length();
    }

    /** Types this line, and waits until what matches is printed after it; gives what was printed until then. */
    public String type(String line, Pattern awaited) throws IOException, InterruptedException {
        int before = length();
        type(line);
        int end = await(awaited, before).end();
        return output(before).substring(0, end);
    }

    public void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until this has been printed. */
    public void awaitOutput(String text) throws InterruptedException {
        await(Pattern.compile(text, Pattern.LITERAL));
    }

    /** Waits until what matches has been printed. */
    public MatchResult await(Pattern pattern) throws InterruptedException {
        return await(pattern, 0);
    }

    private synchronized MatchResult await(Pattern pattern, int from) throws InterruptedException {
        long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
        Matcher matcher = pattern.matcher(output(from));
        while (!matcher.find()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || ended) {
                throw new AssertionError("'" + pattern + "' did not come: " + output());
            }
            wait(left);
            matcher = pattern.matcher(output(from));
        }
        return matcher.toMatchResult();
    }

    /** The process that was started, or the one of Java that it has started in turn. */
    public ProcessHandle program() {
        ProcessHandle started = process.toHandle();
        return Stream.concat(Stream.of(started), started.descendants())
                .filter(ConsoleProcess::isJava)
                .findFirst()
                .orElse(started);
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/java");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        program().destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; gives the exit status. */
    public int terminate() throws InterruptedException {
        program().destroy();
        return awaitEnd();
    }

    /** Waits until it has ended, and gives its exit status. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + output());
        }
        reader.join();
        return process.exitValue();
    }

    @Override
    public void close() {
        Coverage.collect(program());
        program().destroyForcibly();
        process.destroyForcibly().onExit().join();
    }
}
