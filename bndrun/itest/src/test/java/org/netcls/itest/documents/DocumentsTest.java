// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Namespaces;
import org.netcls.itest.shell.Tmux;

/** What the documents show of a terminal is what happens there. */
class DocumentsTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final String COMMANDS = "docs/commands.md";
    private static final String MOUNT_POINT = "/run/netcls/net_cls";
    private static final String PID = "25212";
    private static final String PROMPT = "g!";
    private static final int COLUMNS = 250;

    @TempDir
    Path folder;

    @BeforeAll
    static void requireTmux() throws IOException {
        Tmux.require();
    }

    @AfterEach
    void removeGroups() throws IOException {
        try (Stream<Path> groups = Files.list(KERNEL.group(""))) {
            for (Path group : groups.filter(Files::isDirectory).toList()) {
                Files.delete(group);
            }
        }
    }

    @Test
    void theTourGoesAsShown() throws Exception {
        Path nginx = Files.copy(Path.of("/bin/sleep"), folder.resolve("nginx"));
        Process process = new ProcessBuilder(nginx.toString(), "infinity").start();
        try (Terminals terminals = new Terminals()) {
            for (Document.Step step : Document.section("README.md", "Two minutes with it")) {
                if (step.introduction().contains("when the process has ended")) {
                    process.destroyForcibly().onExit().join();
                }
                terminals.follow(step, process.pid());
            }
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aPolicyStopsWhatIsShown() throws Exception {
        try (Namespaces net = Namespaces.connected();
                Terminals terminals = new Terminals(net.words())) {
            net.run("ip", "link", "set", "lo", "up");
            for (Document.Step step : Document.section("README.md", "And a policy")) {
                terminals.follow(step, ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void aContainerCanAskForWhatIsShown() throws Exception {
        try (Terminals terminals = new Terminals()) {
            for (Document.Step step : Document.section(COMMANDS, "What a container can ask for")) {
                terminals.follow(step, ProcessHandle.current().pid());
            }
        }
    }

    @Test
    void scriptsTakeResultsApartAsShown() throws Exception {
        try (Terminals terminals = new Terminals()) {
            terminals.follow(
                    new Document.Step("", false, "java -jar netcls-agent.jar", List.of()),
                    ProcessHandle.current().pid());
            for (Document.Step step : Document.section(COMMANDS, "Lists and results")) {
                terminals.follow(step, ProcessHandle.current().pid());
            }
            terminals.follow(
                    new Document.Step("", true, "each (netcls:list) { echo left ($it container) }", List.of("left db")),
                    ProcessHandle.current().pid());
        }
    }

    /** Lines of the log stand anywhere among what a command prints, and behind the prompt. */
    private record Shown(List<String> log, String printed) {
        private static final Pattern LOGGED = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d [A-Z]+ .*)\\n?");

        static Shown of(String text) {
            return new Shown(
                    LOGGED.matcher(text)
                            .results()
                            .map(line -> Document.normalise(line.group(1)))
                            .toList(),
                    Document.normalise(LOGGED.matcher(text).replaceAll("").strip()));
        }
    }

    /** The agent that the steps start, and where they mount the hierarchy. */
    private final class Terminals implements AutoCloseable {
        private final List<String> words;
        private Tmux terminal;
        private String mountPoint = KERNEL.mountPoint();

        Terminals() {
            this(List.of());
        }

        /** @param words to put before those of the agent's command */
        Terminals(List<String> words) {
            this.words = words;
        }

        void follow(Document.Step step, long pid) throws Exception {
            if (!step.isAtThePrompt() && step.command().startsWith("java ")) {
                start(step);
            } else if (!step.isAtThePrompt() && !step.command().contains(MOUNT_POINT)) {
                Tool.run("sh", "-c", "cd " + folder + " && " + step.command());
            } else if (!step.isAtThePrompt()) {
                mountPoint = folder.resolve("mount").toString();
                Tool.run("sh", "-c", step.command().replace(MOUNT_POINT, mountPoint));
            } else {
                String command = step.command().replace(PID, "" + pid);
                String before = terminal.bringLine(PROMPT);
                terminal.type(command);
                // Else the same command of before, and the prompt behind it, could be taken for this one's.
                terminal.await(screen -> !screen.equals(before));
                terminal.press("Enter");
                compare(step, "g! " + command, pid);
            }
        }

        private void start(Document.Step step) throws Exception {
            Map<String, String> properties = new HashMap<>(Map.of(
                    "netcls.hierarchy",
                    mountPoint,
                    "netcls.root",
                    KERNEL.root(),
                    "netcls.quarantine",
                    "3600",
                    "user.home",
                    folder.toString()));
            Arrays.stream(step.command().split(" "))
                    .filter(word -> word.startsWith("-D"))
                    .map(word -> word.substring(2).split("=", 2))
                    .forEach(sides -> properties.put(sides[0], sides[1]));
            List<String> command = new ArrayList<>(words);
            command.addAll(AgentProcess.command(properties));
            terminal = Tmux.run(folder, COLUMNS, command);
            compare(step, "", 0);
        }

        /** Waits until the prompt is there with what the document shows before it, or if it shows nothing, no failure. */
        private void compare(Document.Step step, String typed, long pid) throws Exception {
            if (step.output().isEmpty()) {
                String printed = after(typed, terminal.awaitLine(PROMPT));
                assertThat(printed.lines()).as(step.command()).noneMatch(line -> line.startsWith("netcls:"));
            } else {
                Shown shown = Shown.of(String.join("\n", step.output()) + "\n" + PROMPT);
                terminal.await(text -> shown(after(typed, text), pid).equals(shown));
            }
        }

        private String after(String typed, String screen) {
            int start = typed.isEmpty() ? 0 : screen.lastIndexOf(typed) + typed.length();
            return screen.substring(start).strip();
        }

        private Shown shown(String text, long pid) {
            String here = text.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
            return Shown.of(here.replace(folder + "/netcls-data", "/root/netcls-data")
                    .replace(mountPoint + "/" + KERNEL.root(), MOUNT_POINT + "/netcls")
                    .replace("pid " + pid + " ", "pid " + PID + " "));
        }

        @Override
        public void close() throws IOException {
            if (terminal != null) {
                terminal.close();
            }
            if (!mountPoint.equals(KERNEL.mountPoint())) {
                Tool.run("umount", mountPoint);
            }
        }
    }
}
