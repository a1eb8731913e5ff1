// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.itest.process.AgentProcess;

/** The jar at a terminal, as an operator sees it. */
class TerminalTest {
    private static final Map<String, String> EMULATED = Map.of("netcls.mode", "emulated");
    private static final String PROMPT = "g!";
    private static final int NARROW = 80;
    private static final int WIDE = 200;
    private static final char ESCAPE = '\u001b';

    @TempDir
    Path folder;

    @BeforeAll
    static void requireTmux() throws IOException {
        Tmux.require();
    }

    @Test
    void tabCompletesCommandsOptionsAndContainers() throws Exception {
        try (Tmux terminal = agent(NARROW)) {
            complete(terminal, "netcls:as", "netcls:assign");
            terminal.type("web-1");
            enter(terminal, "container  web-1");

            complete(terminal, "netcls:status w", "netcls:status web-1");
            enter(terminal, "handle     0x00100001");
            complete(terminal, "netcls:release --k", "netcls:release --kill");
            complete(terminal, "we", "netcls:release --kill web-1");
            enter(terminal, PROMPT);
            complete(terminal, "netcls:allocator lr", "netcls:allocator lru-reuse");
            enter(terminal, "lru-reuse  yes");
        }
    }

    @Test
    void aTerminalThatTheHostDoesNotKnowIsTypedAtAsOthers() throws Exception {
        try (Tmux terminal = agent(NARROW, "TERM=xterm-of-tomorrow")) {
            complete(terminal, "netcls:as", "netcls:assign");
            terminal.type("web");
            enter(terminal, "container  web");
            assertThat(terminal.screen()).doesNotContain("~", "null");
        }
    }

    @Test
    void whereNothingCanBeTypedALineSaysWhy() throws Exception {
        try (Tmux terminal = start(WIDE, "TERM=dumb")) {
            terminal.await("WARN  Nothing can be typed here, because TERM is dumb; start the agent with");
        }
    }

    @Test
    void anIdThatGogoWouldTakeApartCompletesToOneThatWorks() throws Exception {
        try (Tmux terminal = agent(NARROW)) {
            terminal.type("netcls:assign 'a$b|c;(d)\"e'");
            enter(terminal, "container  a$b|c;(d)\"e");

            complete(terminal, "netcls:release a", "netcls:release a\\$b\\|c\\;\\(d\\)\\\"e");
            enter(terminal, PROMPT);
            terminal.type("netcls:about");
            enter(terminal, "containers  0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {NARROW, WIDE})
    void aListOfUuidsIsATableThatFitsTheTerminal(int columns) throws Exception {
        try (Tmux terminal = agent(columns)) {
            String id = UUID.randomUUID().toString();
            terminal.type("netcls:assign " + id);
            enter(terminal, "container  " + id);
            terminal.type("netcls:list");
            enter(terminal, "\n" + id);

            assertThat(terminal.screen()).containsPattern("\nCONTAINER +HANDLE.*\n" + id + " +0x00100001.*\n\\h*\n");
        }
    }

    @Test
    void ctrlCEndsFollowingOfEventsQuietly() throws Exception {
        try (Tmux terminal = agent(NARROW)) {
            terminal.type("netcls:assign web");
            enter(terminal, "container  web");
            Path classId = classId("web");
            terminal.type("netcls:events");
            terminal.press("Enter");
            terminal.await(screen -> {
                change(classId);
                return screen.contains("Z  drifted     web");
            });
            interruptEvents(terminal);
            assertLives(terminal);
            assertThat(terminal.screen()).doesNotContain("Exception", "netcls:events:", "gogo:");
        }
    }

    @Test
    void ctrlCEndsAPipeOfEventsQuietly() throws Exception {
        try (Tmux terminal = agent(WIDE)) {
            terminal.type("netcls:assign web");
            enter(terminal, "container  web");
            Path classId = classId("web");
            terminal.type("netcls:events | grep drifted");
            terminal.press("Enter");
            // What grep finds it prints at its end; these warnings are a second apart.
            terminal.await(screen -> {
                change(classId);
                return screen.split("it is written back").length > 3;
            });
            interruptEvents(terminal);
            assertLives(terminal);
            assertThat(terminal.screen())
                    .contains("Z  drifted     web")
                    .doesNotContain("Exception", "netcls:events:", "gogo:");
        }
    }

    @Test
    void ctrlCEndsACommandOfTheHostWithOneLine() throws Exception {
        try (Tmux terminal = agent(NARROW)) {
            terminal.type("netcls:assign web");
            enter(terminal, "container  web");
            terminal.type("netcls:exec web sh -c 'echo it runs; exec sleep 600'");
            terminal.press("Enter");
            terminal.await("\nit runs");
            interruptUntilPrompt(terminal);

            assertThat(terminal.screen())
                    .contains("netcls:exec: interrupted, so 'sh' was ended")
                    .doesNotContain("Exception");
            assertLives(terminal);
        }
    }

    @Test
    void ctrlCEndsACommandThatWaitsWithOneLine() throws Exception {
        try (Tmux terminal = agent(WIDE)) {
            terminal.type("netcls:assign web " + terminal.process().pid());
            enter(terminal, "container  web");
            terminal.type("netcls:release --timeout 600 web");
            terminal.press("Enter");
            terminal.await("\n0 of 1 released");
            interruptUntilPrompt(terminal);

            assertThat(terminal.screen())
                    .contains(
                            "\nnetcls:release: interrupted while container 'web' was busy; what is not removed keeps its"
                                    + " handle\n")
                    .doesNotContain("Exception", "0 of 1 released");
            assertLives(terminal);
        }
    }

    @Test
    void coloursAreForTerminalsOnly() throws Exception {
        try (Tmux terminal = agent(NARROW)) {
            terminal.type("netcls:status nobody");
            enter(terminal, "netcls:status: no container 'nobody'");
            assertThat(terminal.colouredScreen()).contains(ESCAPE + "[31mnetcls:status");

            Path file = folder.resolve("piped");
            terminal.type("netcls:list | cat > " + file);
            enter(terminal, PROMPT);
            assertThat(Files.readString(file)).contains("CONTAINER").doesNotContain("" + ESCAPE);
        }
        try (AgentProcess agent = AgentProcess.start(folder, EMULATED, "netcls:list | cat", "netcls:status nobody")) {
            agent.awaitOutput("no container 'nobody'");
            assertThat(agent.output()).contains("CONTAINER").doesNotContain("" + ESCAPE);
        }
    }

    /** An agent that has shown its prompt. */
    private Tmux agent(int columns, String... environment) throws Exception {
        Tmux terminal = start(columns, environment);
        terminal.awaitLine(PROMPT);
        return terminal;
    }

    private Tmux start(int columns, String... environment) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + folder));
        command.addAll(List.of(environment));
        command.addAll(AgentProcess.command(
                Map.of("netcls.mode", "emulated", "netcls.reconcile.interval", "1", "user.home", folder.toString())));
        return Tmux.run(folder, columns, command);
    }

    private Path classId(String container) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(container + "/net_cls.classid"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The agent finds it, repairs it, and tells of both. */
    private static void change(Path classId) {
        try {
            Files.writeString(classId, "7");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void complete(Tmux terminal, String typed, String completed) throws Exception {
        terminal.type(typed);
        terminal.press("Tab");
        terminal.awaitLine(PROMPT + " " + completed);
    }

    /** Runs what was typed, and waits for what it prints and for the prompt. */
    private static void enter(Tmux terminal, String printed) throws Exception {
        terminal.press("Enter");
        terminal.await(printed);
        terminal.awaitLine(PROMPT);
    }

    private static void interruptUntilPrompt(Tmux terminal) throws Exception {
        terminal.press("C-c");
        terminal.awaitLine(PROMPT);
    }

    /** The last change may be told of behind the prompt. */
    private static void interruptEvents(Tmux terminal) throws Exception {
        terminal.press("C-c");
        terminal.bringLine(PROMPT);
    }

    private static void assertLives(Tmux terminal) throws Exception {
        terminal.type("echo it lives");
        terminal.press("Enter");
        terminal.await("\nit lives");
        terminal.bringLine(PROMPT);
    }
}
