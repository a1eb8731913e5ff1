// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Listening;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** The jar under the hands of scripts, which call it with OpenSSH's client. */
class SshTest {
    private static final Pattern HOST_KEY = Pattern.compile("host key (SHA256:\\S+)");
    private static final int SSH_ITSELF_FAILED = 255;
    /** Prints its pid first. */
    private static final String SLEEPER = "sh -c 'echo $$; exec sleep 1000'";

    @TempDir
    static Path files;

    private static AgentProcess agent;
    private static SshClient ssh;

    @TempDir
    Path folder;

    @BeforeAll
    static void startAnAgent() throws Exception {
        SshClient.makeKeys(files);
        agent = AgentProcess.start(Files.createDirectory(files.resolve("agent")), withKeys());
        ssh = SshClient.of(files, files, agent);
    }

    @AfterAll
    static void stopIt() {
        if (agent != null) {
            agent.close();
        }
    }

    @Test
    void aCommandEndsWithAStatusThatTellsSuccess() throws Exception {
        CalledProgram assigned = ssh.call("netcls:assign status");
        assertThat(assigned.status()).isZero();
        assertThat(assigned.output()).containsPattern("(?m)^container +status$").containsPattern("handle +0x0010");
        assertThat(assigned.errors()).isEmpty();

        CalledProgram listed = ssh.call("netcls:list | grep status");
        assertThat(listed.status()).isZero();
        assertThat(listed.output()).matches("status +0x0010\\S+ .*\\R");

        assertThat(ssh.call("netcls:release status")).isEqualTo(new CalledProgram(0, "", ""));
        assertThat(ssh.call("netcls:release status"))
                .isEqualTo(new CalledProgram(1, "", "netcls:release: no container 'status'\n"));
    }

    @Test
    void aFailureInAPipeIsOneToo() throws Exception {
        CalledProgram failed = new CalledProgram(1, "", "netcls:release: no container 'nope'\n");
        assertThat(ssh.call("netcls:release nope | cat")).isEqualTo(failed);
        assertThat(ssh.call("netcls:release nope | cat | cat")).isEqualTo(failed);
        assertThat(ssh.call("echo | netcls:release nope")).isEqualTo(failed);
        assertThat(ssh.call("each [1] { netcls:release nope } | cat")).isEqualTo(failed);
        assertThat(ssh.call("nonsense | cat")).isEqualTo(new CalledProgram(1, "", "Command not found: nonsense\n"));
        assertThat(ssh.call("netcls:release nope | netcls:release 'null'").errors())
                .isEqualTo("netcls:release: no container 'nope'; netcls:release: no container 'null'\n");
        assertThat(ssh.feed("\nnetcls:release nope | cat\n").errors())
                .isEqualTo("line 2: netcls:release: no container 'nope'\n");
    }

    @Test
    void whatIsNoCommandFailsWithOneLine() throws Exception {
        assertThat(ssh.call("nonsense")).isEqualTo(new CalledProgram(1, "", "Command not found: nonsense\n"));
        assertThat(ssh.call("each { ").status()).isEqualTo(1);
    }

    @Test
    void wordsReachACommandAsTyped() throws Exception {
        Files.writeString(files.resolve("agent").resolve("glob-a"), "");
        for (String word : List.of("glob-*", "?lob-a", "'glob-[a]'", "glob~", "-- --glob")) {
            String id = word.replace("'", "").replace("-- ", "");
            assertThat(ssh.call("(netcls:assign " + word + ") container"))
                    .isEqualTo(new CalledProgram(0, id + "\n", ""));
            assertThat(ssh.call("netcls:release " + word)).isEqualTo(new CalledProgram(0, "", ""));
        }
        assertThat(ssh.call("netcls:release null").errors())
                .startsWith("netcls:release: a word is null")
                .hasLineCount(1);
    }

    @Test
    void aScriptEndsAtTheFirstFailureAndTellsTheLine() throws Exception {
        CalledProgram result = ssh.feed("""
                # two containers
                names = [script-a script-b]
                each $names {
                  netcls:assign $it
                } | cat

                netcls:release nope
                netcls:assign script-never
                """);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).isEqualTo("line 7: netcls:release: no container 'nope'\n");
        assertThat(ssh.call("netcls:list").output())
                .contains("script-a", "script-b")
                .doesNotContain("script-never");
    }

    @Test
    void aScriptThatCannotBeReadToItsEndDoesNothing() throws Exception {
        CalledProgram result = ssh.feed("netcls:assign unread\neach [a] {\n");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).startsWith("line ").hasLineCount(1);
        assertThat(ssh.call("netcls:list").output()).doesNotContain("unread");
    }

    @Test
    void aShellScriptEndsWhereACommandFails() throws Exception {
        String script = "set -e; \"$@\" netcls:assign shell; \"$@\" netcls:release nope; \"$@\" netcls:release shell";
        CalledProgram result = ssh.run("", concat(List.of("sh", "-c", script, "sh"), ssh.command()));

        assertThat(result.status()).isEqualTo(1);
        assertThat(ssh.call("netcls:release shell").status()).isZero();
    }

    @Test
    void whenTheClientIsKilledWhatItStartedEnds() throws Exception {
        ssh.call("netcls:assign killed");
        Process client = ssh.start("netcls:exec killed " + SLEEPER);
        ProcessHandle sleeper = sleeper(client);

        client.destroyForcibly();

        sleeper.onExit().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void outputComesWhileTheCommandRuns() throws Exception {
        Path goOn = folder.resolve("go-on");
        ssh.call("netcls:assign output");
        Process client = ssh.start(
                "netcls:exec output sh -c 'echo first; until [ -e " + goOn + " ]; do sleep 0.1; done; echo last'");

        assertThat(client.inputReader().readLine()).isEqualTo("first");
        Files.createFile(goOn);
        assertThat(client.inputReader().readLine()).isEqualTo("last");
        assertThat(client.waitFor()).isZero();
    }

    @Test
    void aTerminalIsRefusedWithOneLine() throws Exception {
        CalledProgram result = ssh.call("-tt", "netcls:list");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output() + result.errors()).contains("there is no terminal here: call ssh with -T");
    }

    @Test
    void onlyAnAuthorizedKeyLetsIn() throws Exception {
        for (List<String> options : List.of(
                List.of("-i", files.resolve("other").toString()),
                List.of("-o", "PreferredAuthentications=password,keyboard-interactive", "-o", "BatchMode=no"))) {
            List<String> words = new ArrayList<>(ssh.command());
            words.remove("-i");
            words.remove(files.resolve("key").toString());
            words.addAll(1, options);
            words.add("netcls:list");

            CalledProgram result = ssh.run("", words);

            assertThat(result.status()).isEqualTo(SSH_ITSELF_FAILED);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors()).contains("Permission denied (publickey)");
        }
        assertThat(agent.output()).doesNotContain(" WARN ");
    }

    @Test
    void thereAreNoForwardingsAndNoSubsystems() throws Exception {
        String http = agent.uri("").getAuthority();
        assertThat(ssh.feed("GET /state HTTP/1.0\n\n", "-W", http).status()).isEqualTo(SSH_ITSELF_FAILED);
        assertThat(ssh.call("-o", "ExitOnForwardFailure=yes", "-R", "0:" + http, "netcls:list")
                        .status())
                .isEqualTo(SSH_ITSELF_FAILED);
        assertThat(ssh.call("-s", "sftp").status()).isEqualTo(SSH_ITSELF_FAILED);
        assertThat(agent.output()).doesNotContain(" WARN ");
    }

    @Test
    void whoDoesNotSpeakSshIsNothingForTheLog() throws Exception {
        for (String noise : List.of("", "GET / HTTP/1.0\r\n\r\n", "SSH-2.0-x\r\n" + "\0\1\2\3".repeat(1000))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), ssh.port())) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream().write(noise.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(ssh.call("netcls:list").status()).isZero();
        assertThat(agent.output())
                .contains("Login over ssh as 'agent' from 127.0.0.1:")
                .doesNotContain(" WARN ");
    }

    @Test
    void idleConnectionsWithoutALoginAreBoundedAndKeepNobodyOut() throws Exception {
        long before = ofTheAgent("fd");
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), ssh.port()));
            }
            assertThat(ssh.call("netcls:list").status()).isZero();
            for (Socket longest : idle.subList(0, 300 - 32)) {
                longest.setSoTimeout(60_000);
                assertThat(isEnded(longest)).isTrue();
            }
            await(() -> ofTheAgent("fd") < before + 50);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
        assertThat(agent.output()).doesNotContain(" WARN ");
    }

    @Test
    void manyCommandsAndConnectionsLeaveNothingBehind() throws Exception {
        ssh.call("netcls:list | cat");
        long threads = ofTheAgent("task");
        long descriptors = ofTheAgent("fd");
        for (int i = 0; i < 30; i++) {
            assertThat(ssh.call("netcls:list | grep x | cat; netcls:release nope | cat")
                            .status())
                    .isEqualTo(1);
        }
        await(() -> ofTheAgent("task") < threads + 10 && ofTheAgent("fd") < descriptors + 10);
    }

    @Test
    void everyStatusComesOverAConnectionThatIsShared() throws Exception {
        try (SharedConnection shared = SharedConnection.open(ssh, folder)) {
            List<Future<CalledProgram>> results = new ArrayList<>();
            ExecutorService callers = Executors.newFixedThreadPool(6);
            for (int i = 0; i < 200; i++) {
                String line = i % 2 == 0 ? "echo fine" : "netcls:release nope";
                results.add(callers.submit(() -> shared.call(line)));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(results.get(i).get(120, TimeUnit.SECONDS))
                        .isEqualTo(
                                i % 2 == 0
                                        ? new CalledProgram(0, "fine\n", "")
                                        : new CalledProgram(1, "", "netcls:release: no container 'nope'\n"));
            }
            callers.shutdown();
        }
    }

    @Test
    void theStatusComesBeforeTheEndOfTheOutput() throws Exception {
        String log = ssh.call("-v", "-v", "echo fine").errors();

        assertThat(log).contains("rtype exit-status", "rcvd eof");
        assertThat(log.indexOf("rtype exit-status")).isLessThan(log.indexOf("rcvd eof"));
    }

    @Test
    void oneChannelTooManyIsRefusedAndTheOthersGoOn() throws Exception {
        ssh.call("netcls:assign channels");
        try (SharedConnection shared = SharedConnection.open(ssh, folder)) {
            List<Process> running = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                running.add(shared.start("netcls:exec channels " + SLEEPER));
            }
            List<ProcessHandle> sleepers = new ArrayList<>();
            for (Process client : running) {
                sleepers.add(sleeper(client));
            }

            for (int i = 0; i < 3; i++) {
                assertThat(shared.call("netcls:list").status()).isEqualTo(SSH_ITSELF_FAILED);
            }

            assertThat(shared.errors())
                    .contains("resource shortage: 16 commands run on this connection already; try again when");
            assertThat(ssh.call("netcls:list").errors())
                    .isEqualTo("16 commands run already; try again when one has ended\n");
            assertThat(sleepers).allMatch(ProcessHandle::isAlive);
            running.get(0).destroyForcibly();
            sleepers.get(0).onExit().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            await(() -> shared.call("netcls:list").status() == 0);
        }
    }

    @Test
    void whatACommandPrintsIsNeverInTheLog() throws Exception {
        ssh.call("netcls:assign noisy");
        String noise = "sh -c 'echo $$; while :; do echo of-the-command; done'";
        for (boolean stopFirst : List.of(false, true)) {
            for (String line : List.of("netcls:exec noisy " + noise, "netcls:exec noisy " + noise + " | cat")) {
                Process client = ssh.start(line);
                ProcessHandle printing = sleeper(client);
                if (stopFirst) {
                    new ProcessBuilder("kill", "-STOP", "" + client.pid())
                            .start()
                            .waitFor();
                }
                client.destroyForcibly();
                printing.onExit().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
        }
        assertThat(ssh.call("netcls:list").status()).isZero();
        assertThat(agent.output()).doesNotContain("of-the-command", "\tat ", "Exception");
    }

    @Test
    void aLoginWithTooManyKeysIsToldInOneLine() throws Exception {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 21; i++) {
            String key = folder.resolve("key" + i).toString();
            new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
                    .start()
                    .waitFor();
            words.addAll(List.of("-i", key));
        }
        List<String> all = new ArrayList<>(ssh.command());
        all.addAll(1, words);
        all.add("netcls:list");

        for (int i = 0; i < 2; i++) {
            assertThat(ssh.run("", all).status()).isEqualTo(SSH_ITSELF_FAILED);
        }

        agent.awaitOutput("Refused a login over ssh from 127.0.0.1:");
        assertThat(agent.output()).containsOnlyOnce("Refused a login over ssh").contains("IdentitiesOnly=yes");
    }

    @Test
    void withoutAuthorizedKeysNothingListens() throws Exception {
        try (AgentProcess closed = AgentProcess.start(folder, Map.of("netcls.mode", "emulated"))) {
            assertThat(Listening.of(closed.pid())).as("only the state").hasSize(1);
            assertThat(closed.output()).doesNotContain("ssh");
        }
    }

    @Test
    void withAFileThatOthersCanWriteNothingListens() throws Exception {
        Path open = Files.copy(files.resolve("authorized_keys"), folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-rw-r--"));
        Map<String, String> properties = withKeys();
        properties.put("netcls.ssh.authorized.keys", open.toString());
        try (AgentProcess closed = AgentProcess.start(folder, properties)) {
            closed.awaitOutput("ERROR");
            assertThat(closed.output())
                    .containsOnlyOnce("ERROR")
                    .contains("authorized.keys: " + open + " can be written by others than its owner")
                    .doesNotContain("\tat ");
            assertThat(Listening.of(closed.pid())).as("only the state").hasSize(1);
        }
    }

    @Test
    void aPortThatIsTakenIsToldInOneLine() throws Exception {
        Map<String, String> properties = withKeys();
        properties.put("netcls.ssh.port", "" + ssh.port());
        try (AgentProcess second = AgentProcess.start(folder, properties)) {
            second.awaitOutput("ERROR");
            assertThat(second.output())
                    .containsOnlyOnce("ERROR")
                    .contains("host and port: nobody can listen on 127.0.0.1:" + ssh.port());
        }
    }

    @Test
    void theHostKeyStaysTheSame() throws Exception {
        String first;
        try (AgentProcess before = AgentProcess.start(folder, withKeys())) {
            assertThat(SshClient.of(files, folder, before).call("lb").status()).isZero();
            first = hostKey(before);
            before.kill();
        }
        try (AgentProcess after = AgentProcess.start(folder, withKeys())) {
            assertThat(SshClient.of(files, folder, after).call("lb"))
                    .returns(0, CalledProgram::status)
                    .returns("", CalledProgram::errors);
            assertThat(hostKey(after)).isEqualTo(first);
        }
    }

    @Test
    void aStopOfTheBundleEndsAllThatItRuns() throws Exception {
        try (AgentProcess stopping = AgentProcess.start(folder, withKeys())) {
            SshClient client = SshClient.of(files, folder, stopping);
            client.call("netcls:assign web");
            Process waiting = client.start("netcls:exec web " + SLEEPER);
            ProcessHandle sleeper = sleeper(waiting);

            client.call("stop org.netcls.shell.ssh");

            sleeper.onExit().get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(waiting.waitFor()).isNotZero();
            assertThat(Listening.of(stopping.pid())).as("only the state").hasSize(1);
        }
    }

    /** How many threads or descriptors it has. */
    private static long ofTheAgent(String what) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc", "" + agent.pid(), what))) {
            return all.count();
        }
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length < 100;
        } catch (SocketException e) {
            return true;
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        Patience.await(condition, isTrue -> isTrue);
    }

    private static ProcessHandle sleeper(Process client) throws Exception {
        String pid = client.inputReader().readLine();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static String hostKey(AgentProcess agent) {
        Matcher key = HOST_KEY.matcher(agent.output());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }

    private static Map<String, String> withKeys() {
        return new HashMap<>(Map.of(
                "netcls.mode", "emulated",
                "netcls.ssh.port", "0",
                "netcls.ssh.authorized.keys", files.resolve("authorized_keys").toString()));
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.of(some, more).flatMap(List::stream).toList();
    }
}
