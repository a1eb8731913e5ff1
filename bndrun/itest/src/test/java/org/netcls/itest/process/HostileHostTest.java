// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.Patience;

/**
 * The jar on a kernel where others are at work too: groups with odd names, inherited classids, a second agent. The
 * primary is one that no other agent on the machine is likely to use, because what that gives would be left out here.
 */
class HostileHostTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    Path folder;

    @AfterEach
    void endProcesses() throws IOException {
        Tool.run(
                "sh",
                "-c",
                "find \"$0\" -name cgroup.procs -exec cat {} + | xargs -r kill -9; "
                        + "while grep -q . $(find \"$0\" -name cgroup.procs); do :; done; "
                        + "find \"$0\" -mindepth 1 -depth -type d -exec rmdir {} +",
                root());
    }

    @Test
    void givesNoHandleThatAGroupCarriesWhateverItsNameAndTheLocale() throws Exception {
        // Latin-1, UTF-8, not ours, with an escape sequence.
        List<String> names = List.of("caf\\351", "caf\\303\\251", "bad name", "\\\\x", "\\033[2J");
        for (int i = 0; i < names.size(); i++) {
            group(names.get(i), 0x07770001 + i);
        }
        String[] commands = {
            "netcls:assign web",
            "netcls:list | cat",
            "netcls:doctor | cat",
            "try { netcls:exec web ls \u00fc } { echo refused $exception }",
            "echo done"
        };
        try (AgentProcess agent = agent("C", commands)) {
            agent.awaitOutput("done");
            assertThat(classId("web")).isEqualTo(0x07770001 + names.size());
            assertThat(agent.output())
                    .contains("refused netcls:exec: ", "LC_ALL=C.UTF-8")
                    .containsPattern("warn +locale +names are written in ")
                    .doesNotContain("\033", "ls: ");
            assertThat(agent.get("/netcls/v1/state"))
                    .contains("/caf\\\\xe9\"", "/bad name\"", "/\\\\x5cx\"")
                    .doesNotContain("/caf\u00e9\"");
            assertThat(agent.get("/netcls/v1/assignments/caf%C3%A9")).contains("0x07770002");
        }
        assertThat(Tool.run("sh", "-c", "cat \"$0\"/*/net_cls.classid | sort -u | wc -l", root()))
                .isEqualToIgnoringWhitespace("" + (names.size() + 1));
    }

    @Test
    void neitherGivesNorRepairsNorRemovesWhatIsInherited() throws Exception {
        Files.createDirectories(Path.of(root()));
        Files.writeString(KERNEL.group("net_cls.classid"), "0x07770001");
        Files.createDirectory(KERNEL.group("made"));
        try (AgentProcess agent =
                agent("C.UTF-8", "netcls:assign web", "netcls:reconcile", "netcls:reconcile", "echo done")) {
            agent.awaitOutput("done");
            assertThat(classId("web")).isEqualTo(0x07770002);
            assertThat(agent.get("/netcls/v1/state")).contains("\"drifts\":[]");
            agent.kill();
        }
        try (AgentProcess agent = agent("C.UTF-8", "netcls:assign db", "echo done")) {
            agent.awaitOutput("done");
            assertThat(classId("web")).isEqualTo(0x07770002);
            assertThat(classId("db")).isEqualTo(0x07770003);
            assertThat(KERNEL.group("made")).isDirectory();
            assertThat(agent.get("/netcls/v1/assignments/web")).contains("0x07770002");
        } finally {
            Files.writeString(KERNEL.group("net_cls.classid"), "0");
        }
    }

    @Test
    void givesNoHandleThatAGroupElsewhereCarriesAndTellsOfIt() throws Exception {
        Path elsewhere = Path.of(root() + "-docker");
        Files.createDirectories(elsewhere.resolve("deep"));
        Files.writeString(elsewhere.resolve("deep/net_cls.classid"), "0x07770001");
        try (AgentProcess agent = agent("C.UTF-8", "netcls:assign web", "netcls:doctor | cat", "echo done")) {
            agent.awaitOutput("done");
            assertThat(classId("web")).isEqualTo(0x07770002);
            assertThat(agent.output()).contains(elsewhere + "/deep carries 0x07770001");
            Patience.await(() -> agent.get("/health"), health -> health.contains(elsewhere + "/deep"));
            assertThat(agent.get("/netcls/v1/state")).contains("\"path\":\"" + elsewhere + "/deep\"");
        } finally {
            Files.delete(elsewhere.resolve("deep"));
            Files.delete(elsewhere);
        }
    }

    @Test
    void aSecondAgentOnTheRootWaitsInOneLineThatNamesTheFirst() throws Exception {
        try (AgentProcess first = agent("C.UTF-8", "netcls:assign web", "echo done")) {
            first.awaitOutput("done");
            try (AgentProcess second =
                    AgentProcess.launch(Files.createDirectory(folder.resolve("second")), properties())) {
                second.awaitOutput("is managed by another agent, pid " + first.pid() + " (java)");
                assertThat(Files.exists(KERNEL.group("db"))).isFalse();
                first.kill();
                second.awaitOutput("Recovered 1 containers");
                assertThat(second.output().lines().filter(line -> line.contains(" ERROR ")))
                        .singleElement(as(STRING))
                        .contains("is managed by another agent");
            }
        }
    }

    /** As on musl, whose libc has no {@code openat64}. */
    @Test
    void worksWhereTheJvmHoldsNoDirectoriesOpen() throws Exception {
        String[] commands = {
            "netcls:assign web", "netcls:assign db", "netcls:release --kill web", "netcls:list | cat", "echo done"
        };
        try (AgentProcess agent = agent(Map.of("LD_PRELOAD", withoutOpenat()), commands)) {
            agent.awaitOutput("done");
            assertThat(agent.output()).containsPattern("db +0x07770002").doesNotContain("WARN", "ERROR");
            assertThat(KERNEL.group("web")).doesNotExist();
            assertThat(classId("db")).isEqualTo(0x07770002);
        }
    }

    private String withoutOpenat() throws IOException {
        Path source = Files.writeString(folder.resolve("shim.c"), """
                #define _GNU_SOURCE
                #include <dlfcn.h>
                #include <string.h>
                void *dlsym(void *library, const char *name) {
                    void *(*real)(void *, const char *) = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
                    if (!real) real = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
                    return strcmp(name, "openat64") ? real(library, name) : 0;
                }
                """);
        String shim = folder.resolve("shim.so").toString();
        try {
            Tool.run("gcc", "-shared", "-fPIC", "-o", shim, source.toString(), "-ldl");
        } catch (IOException e) {
            Prerequisite.isMissing("no library can be made for the JVM to load first", e);
        }
        return shim;
    }

    @Test
    void releaseWithKillEndsProcessesThatMultiplyAndThoseInGroupsThatTheyMade() throws Exception {
        try (AgentProcess agent = agent("C.UTF-8", "netcls:assign web", "echo done")) {
            agent.awaitOutput("done");
            Path inner = Files.createDirectory(KERNEL.group("web").resolve("runtime"));
            // Bounded: 300 that start 1,000 each, one after the other.
            String storm = "i=0; while [ $i -lt 1000 ]; do i=$((i+1)); (exit) & wait $!; done";
            new ProcessBuilder(
                            // Else the build, whose session it would be in, had to share its part of the machine.
                            "setsid",
                            "sh",
                            "-c",
                            "echo 0 > $0/tasks; for n in $(seq 300); do sh -c '" + storm + "' & done;"
                                    + " echo 0 > $1/tasks; exec sleep 600",
                            KERNEL.group("web").toString(),
                            inner.toString())
                    .start();
            Patience.await(() -> Files.readAllLines(inner.resolve("cgroup.procs")), pids -> !pids.isEmpty());
            agent.kill();
        }
        try (AgentProcess agent = agent("C.UTF-8", "netcls:release --kill --timeout 180 web", "echo done")) {
            agent.awaitOutput("done");
            assertThat(KERNEL.group("web")).doesNotExist();
        }
    }

    private static void group(String octal, int classId) throws IOException {
        Tool.run(
                "sh",
                "-c",
                "g=$0/$(printf '" + octal + "') && mkdir -p \"$g\" && echo " + classId + " > \"$g/net_cls.classid\"",
                root());
    }

    private AgentProcess agent(String locale, String... commands) throws Exception {
        return agent(Map.of("LC_ALL", locale), commands);
    }

    private AgentProcess agent(Map<String, String> environment, String... commands) throws Exception {
        Map<String, String> all = new HashMap<>(properties());
        all.put("gosh.args", "--nointeractive " + Files.write(folder.resolve("commands"), List.of(commands)));
        return AgentProcess.launch(folder, AgentProcess.command(all), environment);
    }

    private static Map<String, String> properties() {
        return Map.of(
                "netcls.mode",
                "real",
                "netcls.hierarchy",
                KERNEL.mountPoint(),
                "netcls.root",
                KERNEL.root(),
                "netcls.primary.handle",
                "0x0777");
    }

    private static String root() {
        return KERNEL.mountPoint() + "/" + KERNEL.root();
    }

    private static int classId(String container) throws IOException {
        return Integer.parseInt(Files.readString(KERNEL.group(container).resolve("net_cls.classid"))
                .strip());
    }
}
