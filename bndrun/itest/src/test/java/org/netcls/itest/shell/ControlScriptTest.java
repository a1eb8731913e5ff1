// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** The script {@code netcls} under the hands of shells and programs, with an agent on the kernel's own hierarchy. */
class ControlScriptTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final int KILLED = 128 + 9;
    private static final int TERMINATED = 128 + 15;
    private static final int INTERRUPTED = 128 + 2;
    /** How many commands run at the same time. */
    private static final int PLACES = 64;

    @TempDir
    static Path folder;

    private static AgentProcess agent;

    @BeforeAll
    static void startAnAgent() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        agent = AgentProcess.start(
                folder,
                Map.of(
                        "netcls.hierarchy",
                        KERNEL.mountPoint(),
                        "netcls.root",
                        KERNEL.root(),
                        "netcls.quarantine",
                        "0"));
    }

    @AfterAll
    static void stopIt() {
        if (agent != null) {
            agent.close();
        }
    }

    private static ControlScript in(String shell) {
        return new ControlScript(List.of(shell), folder.resolve("netcls-data/agent.sock"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash"})
    void aCommandPrintsAndEndsAsItDoesAtThePrompt(String shell) throws Exception {
        ControlScript netcls = in(shell);

        assertThat(netcls.call("assign", "web").output()).contains("container  web\n", "handle     0x0010");
        assertThat(netcls.lines("netcls list | grep web").output()).hasLineCount(1);
        assertThat(netcls.lines("netcls help | head -1").output()).hasLineCount(1);
        assertThat(netcls.call("release", "web")).isEqualTo(new CalledProgram(0, "", ""));
        assertThat(netcls.call("release", "web"))
                .isEqualTo(new CalledProgram(1, "", "netcls:release: no container 'web'\n"));
        assertThat(netcls.call("nonsense")).isEqualTo(new CalledProgram(1, "", "Command not found: netcls:nonsense\n"));
        assertThat(netcls.call("--help").output()).startsWith("usage: netcls ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash"})
    void wordsArriveAsTheyAre(String shell) throws Exception {
        for (String word : List.of(
                "a\"b",
                "it's",
                "$x",
                "${x}",
                "back\\slash\\n",
                "",
                " two  blanks ",
                "ü\u20ac\ud83d\ude00",
                "@file",
                "a=b&c%41+d",
                "*",
                "{",
                "[x]",
                "#",
                "`id`")) {
            CalledProgram result = in(shell).call("assign", "--label", "key=" + word, "words");
            assertThat(result.errors()).as(word).isEmpty();
            assertThat(in(shell).call("status", "--json", "words").output())
                    .as(word)
                    .contains("\"key\":\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
            assertThat(in(shell).call("release", "words").errors()).isEmpty();
        }
        assertThat(in(shell).call("release", "--", "--dashes").errors())
                .isEqualTo("netcls:release: no container '--dashes'\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash"})
    void whatIsNotInUtf8IsRefusedWithTheReason(String shell) throws Exception {
        CalledProgram refused = new CalledProgram(
                1,
                "",
                "netcls: the words or the script are not in UTF-8; write them so, as in a locale such as C.UTF-8\n");
        assertThat(in(shell).lines("netcls status \"$(printf 'caf\\351')\"")).isEqualTo(refused);
        assertThat(in(shell).lines("printf 'netcls:status caf\\351\\n' | netcls"))
                .isEqualTo(refused);
        assertThat(in(shell).lines("netcls exec \"$(printf 'caf\\351')\" -- true"))
                .isEqualTo(refused);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash"})
    void aScriptIsReadFromStandardInput(String shell) throws Exception {
        assertThat(in(shell).feed("gogo:echo first\nnetcls:release nope\ngogo:echo never\n"))
                .isEqualTo(new CalledProgram(1, "first\n", "line 2: netcls:release: no container 'nope'\n"));
        assertThat(in(shell).feed("#".repeat(200_000)))
                .isEqualTo(new CalledProgram(1, "", "netcls: the words or the script have more than 64 KiB\n"));
    }

    @Test
    void longOutputComesAsAWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("long"), ("x".repeat(99) + "\n").repeat(10_000));
        assertThat(in("dash").call("gogo:cat", file.toString()).output()).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash"})
    void execBecomesTheProgramInsideTheGroup(String shell) throws Exception {
        ControlScript netcls = in(shell);
        netcls.call("assign", "getty@tty1.service");
        String group = "net_cls:/" + KERNEL.root() + "/getty@tty1.service";

        assertThat(netcls.call("exec", "getty@tty1.service", "--", "cat", "/proc/self/cgroup")
                        .output())
                .contains(group);
        assertThat(netcls.feed("typed", "exec", "getty@tty1.service", "cat").output())
                .isEqualTo("typed");
        assertThat(netcls.call("exec", "getty@tty1.service", "--", "printf", "<%s>", "a b", "*", "", "\n")
                        .output())
                .isEqualTo("<a b><*><><\n>");
        assertThat(netcls.call("exec", "getty@tty1.service", "--", "sh", "-c", "exit 7"))
                .isEqualTo(new CalledProgram(7, "", ""));
        assertThat(netcls.call("exec", "getty@tty1.service", "--", "sh", "-c", "kill -9 $$")
                        .status())
                .isEqualTo(KILLED);
        assertThat(netcls.call("exec", "nope", "--", "true"))
                .isEqualTo(new CalledProgram(1, "", "netcls:launcher: no container 'nope'\n"));
        assertThat(netcls.call("exec", "nope").status()).isEqualTo(1);

        Process sleeping = netcls.start("exec", "getty@tty1.service", "--", "sh", "-c", "echo in; exec sleep 1000");
        assertThat(sleeping.inputReader().readLine()).isEqualTo("in");
        sleeping.destroy();
        assertThat(sleeping.waitFor()).isEqualTo(TERMINATED);
        assertThat(netcls.call("release", "getty@tty1.service")).isEqualTo(new CalledProgram(0, "", ""));
    }

    @Test
    void inAnotherPidNamespaceOneJoinsWithoutAPid() throws Exception {
        ControlScript netcls = in("dash").after("unshare", "--pid", "--fork", "--mount-proc");

        CalledProgram refused = new CalledProgram(
                1,
                "",
                "netcls: a pid is one of the agent's pid namespace, and this is another: join with netcls exec, or ask"
                        + " from outside\n");
        assertThat(netcls.call("assign", "inside", "1")).isEqualTo(refused);
        assertThat(netcls.feed("netcls:assign inside 1")).isEqualTo(refused);
        assertThat(netcls.call("assign", "inside").errors()).isEmpty();
        assertThat(netcls.call("exec", "inside", "--", "cat", "/proc/self/cgroup")
                        .output())
                .contains("net_cls:/" + KERNEL.root() + "/inside");
        assertThat(netcls.call("release", "inside").errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "dash"})
    void ctrlCEndsWhatRunsAtTheAgentToo(String shell) throws Exception {
        for (String target : List.of("-", "")) {
            Process events =
                    in(shell).after("env", "--default-signal=INT", "setsid").start("events");
            signalWhenItRuns("-INT", target, events);
            assertThat(events.waitFor()).isEqualTo(INTERRUPTED);
        }
        Process events = in(shell).start("events");
        signalWhenItRuns("-TERM", "", events);
        assertThat(events.waitFor()).isEqualTo(TERMINATED);
    }

    private static void signalWhenItRuns(String signal, String target, Process script) throws Exception {
        Patience.await(() -> script.toHandle().children().toList(), curl -> !curl.isEmpty());
        Tool.run("kill", signal, "--", target + script.pid());
    }

    @Test
    void manyThatAreInterruptedLeaveTheirPlacesToOthers() throws Exception {
        in("dash").call("assign", "many");
        for (int i = 0; i <= PLACES; i++) {
            Process running = in("dash").start("netcls:exec", "many", "sh", "-c", "echo in; exec sleep 1000");
            assertThat(running.inputReader().readLine()).isEqualTo("in");
            running.destroy();
            running.waitFor();
        }
        Patience.await(() -> in("dash").call("release", "many").errors(), String::isEmpty);
    }

    @Test
    void whatIsMissingIsToldInOneLine() throws Exception {
        Path nothing = folder.resolve("nothing.sock");
        assertThat(in("dash").at(nothing).call("list"))
                .isEqualTo(new CalledProgram(
                        1,
                        "",
                        "netcls: there is no agent at " + nothing
                                + "; start one, or let NETCLS_SOCKET say where its socket is\n"));
        Path closed = Files.createDirectory(
                folder.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Path socket : List.of(folder.resolve("netcls-data/agent.sock"), closed.resolve("agent.sock"))) {
            CalledProgram refused = in("dash")
                    .at(socket)
                    .after("setpriv", "--reuid=65534", "--clear-groups")
                    .call("list");
            assertThat(refused.status()).isEqualTo(1);
            assertThat(refused.errors()).contains(" may not open " + socket).hasLineCount(1);
        }
    }

    @Test
    void itWaitsForAnAgentThatIsStartedAgain(@TempDir Path other) throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of("netcls.mode", "emulated"));
        ControlScript netcls = in("dash").at(other.resolve("netcls-data/agent.sock"));
        AgentProcess.start(other, properties).kill();
        assertThat(netcls.call("list"))
                .isEqualTo(
                        new CalledProgram(1, "", "netcls: no agent answers at " + netcls.socket() + "; start one\n"));

        Process patient = netcls.start("--wait", "120", "assign", "web");
        try (AgentProcess again = AgentProcess.start(other, properties)) {
            assertThat(patient.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(patient.exitValue()).isZero();
            assertThat(again.get("/containers")).contains("\"web\"");

            String commands = bundle(netcls.call("felix:lb", "-s").output(), "org.netcls.shell");
            netcls.call("felix:stop", commands);
            assertThat(netcls.call("list").errors())
                    .isEqualTo("netcls: Command not found: netcls:list, and commands may still come: ask again\n");
            Process waiting = netcls.start("--wait", "120", "list");
            netcls.call("felix:start", commands);
            assertThat(waiting.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(waiting.exitValue()).isZero();
        }
    }

    /** Which a second time would end the connection once more. */
    @Test
    void aCommandThatEndsItsOwnConnectionIsNotRunAgain(@TempDir Path other) throws Exception {
        ControlScript netcls = in("dash").at(other.resolve("netcls-data/agent.sock"));
        try (AgentProcess agent = AgentProcess.start(other, Map.of("netcls.mode", "emulated"))) {
            for (String bundle : List.of("org.netcls.state-http.control", "org.netcls.state-http.server")) {
                String id =
                        bundle(netcls.call("--wait", "120", "felix:lb", "-s").output(), bundle);
                assertThat(netcls.feed("felix:update " + id, "--wait", "120"))
                        .as(bundle)
                        .isEqualTo(new CalledProgram(1, "", "netcls: the agent ended before the command did\n"));
                assertThat(netcls.call("--wait", "120", "list").errors()).isEmpty();
            }
            assertThat(agent.output()).doesNotContain("Exception in thread");
        }
    }

    @Test
    void howLongToWaitIsANumberThatShellsKnow() throws Exception {
        for (String seconds : List.of("99999999999999999999", "010", "-1", "x", "")) {
            assertThat(in("dash").call("--wait", seconds, "list"))
                    .isEqualTo(new CalledProgram(1, "", "netcls: --wait takes a number of seconds\n"));
        }
    }

    private static String bundle(String list, String name) {
        return list.lines()
                .filter(line -> line.contains("|" + name + " "))
                .map(line -> line.split("\\|")[0].strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError(list));
    }
}
