// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.Coverage;
import org.netcls.itest.support.Patience;

/** A terminal of this size with a command in it, and what its screen shows. */
public record Tmux(String socket, ProcessHandle process) implements AutoCloseable {
    /** Skips the test with the reason where there is no tmux; in CI it fails. */
    public static void require() throws IOException {
        try {
            Tool.run("tmux", "-V");
        } catch (IOException e) {
            Prerequisite.isMissing("there is no tmux here", e);
        }
    }

    public static Tmux run(Path folder, int columns, List<String> command) throws IOException {
        String socket = "netcls-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        List<String> words =
                new ArrayList<>(List.of("-f", "/dev/null", "new-session", "-d", "-x", "" + columns, "-y", "40"));
        words.addAll(List.of("-c", folder.toString()));
        // By itself tmux would hand the words to a shell as one.
        words.addAll(List.of("env", "LC_ALL=C.UTF-8", "TERM=screen-256color"));
        words.addAll(command);
        on(socket, words.toArray(String[]::new));
        String pid = on(socket, "display-message", "-p", "#{pane_pid}").strip();
        return new Tmux(socket, ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    }

    private String tool(String... words) throws IOException {
        return on(socket, words);
    }

    private static String on(String socket, String... words) throws IOException {
        return Tool.run(Stream.concat(Stream.of("tmux", "-L", socket), Arrays.stream(words))
                .toArray(String[]::new));
    }

    /** Types this text. */
    public void type(String text) throws IOException {
        tool("send-keys", "-l", text);
    }

    /** Presses a key by tmux' name for it. */
    public void press(String key) throws IOException {
        tool("send-keys", key);
    }

    /** What the screen shows, without empty lines at its end. */
    public String screen() throws IOException {
        return tool("capture-pane", "-p").stripTrailing();
    }

    /** What the screen shows, with escape sequences for colours. */
    String colouredScreen() throws IOException {
        return tool("capture-pane", "-p", "-e").stripTrailing();
    }

    /** Waits until the screen's last line is this one; blanks at its end do not count. */
    public String awaitLine(String line) throws Exception {
        return await(screen -> last(screen).equals(line));
    }

    /**
     * Waits for such a last line, behind which a line of the log may come at any time: then Enter brings it again, once
     * for all that is shown.
     */
    public String bringLine(String line) throws Exception {
        Set<String> answered = new HashSet<>();
        return Patience.await(
                () -> {
                    String screen = screen();
                    if (!last(screen).equals(line) && answered.add(screen)) {
                        press("Enter");
                    }
                    return screen;
                },
                screen -> last(screen).equals(line));
    }

    /** Waits until the screen shows this. */
    public String await(String text) throws Exception {
        return await(screen -> screen.contains(text));
    }

    /** Waits until the screen is as wanted. */
    public String await(Predicate<String> wanted) throws Exception {
        return Patience.await(this::screen, wanted);
    }

    private static String last(String screen) {
        return screen.substring(screen.lastIndexOf('\n') + 1).stripTrailing();
    }

    /** Waits until the command has ended. */
    @Override
    public void close() throws IOException {
        Coverage.collect(process);
        process.destroyForcibly();
        process.onExit().orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
        // The server ends with its only window, and may have done so.
        Tool.run("sh", "-c", "tmux -L " + socket + " kill-server 2>/dev/null || true");
    }
}
