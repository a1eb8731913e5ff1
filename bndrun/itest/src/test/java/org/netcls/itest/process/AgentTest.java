// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar on a host without a net_cls hierarchy, as somebody who tries it out runs it. */
class AgentTest {
    private static final Map<String, String> EMULATED = Map.of("netcls.mode", "emulated");
    private static final int EXIT_AFTER_SIGTERM = 128 + 15;

    private static final String[] DELETE_CONFIGURATION = {
        "configurations = ($.context getService ($.context getServiceReference org.osgi.service.cm.ConfigurationAdmin))",
        "configuration = ($configurations getConfiguration org.netcls.isolator)",
        "$configuration delete",
        "echo deleted"
    };

    @TempDir
    Path folder;

    @Test
    void theBannerTellsWhatRuns() throws Exception {
        try (AgentProcess agent = AgentProcess.start(folder, EMULATED)) {
            assertThat(agent.output())
                    .containsPattern("back end +emulated, packets are not tagged")
                    .containsPattern("handles +0x0010: 0 used")
                    .containsPattern("allocator +bitmap")
                    .containsPattern("containers +0")
                    .containsPattern("state +http://127.0.0.1:")
                    .containsPattern("control +" + folder.resolve("netcls-data/agent.sock"))
                    .doesNotContain("ERROR", "Exception", " WARN ");
        }
    }

    @Test
    void itStaysUpWithoutATerminalAndStopsOnSigterm() throws Exception {
        try (AgentProcess agent = AgentProcess.start(folder, EMULATED)) {
            assertThat(agent.get("/state")).contains("\"version\"");
            assertThat(agent.isAlive()).isTrue();

            assertThat(agent.terminate()).isEqualTo(EXIT_AFTER_SIGTERM);
            assertThat(agent.output()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void withoutATerminalThereIsABannerAndNoLineEditor() throws Exception {
        List<String> command = AgentProcess.command(EMULATED);
        command.add(1, "-Xlog:class+load:file=classes");
        try (AgentProcess agent = AgentProcess.launch(folder, command, Map.of())) {
            agent.awaitOutput("control ");

            assertThat(Files.readString(folder.resolve("classes")))
                    .contains("org.apache.felix.gogo.jline.Shell")
                    .doesNotContain("LineReaderImpl");
        }
    }

    @Test
    void propertiesSetWhatTheShippedConfigurationWouldSay() throws Exception {
        Map<String, String> properties = Map.of(
                "netcls.mode", "emulated",
                "netcls.root", "mine",
                "netcls.primary.handle", "0x8000",
                "netcls.secondary.handles", "7,7",
                "netcls.quarantine", "0",
                "netcls.allocator", "random",
                "netcls.data", folder.resolve("elsewhere").toString());
        try (AgentProcess agent = AgentProcess.start(
                folder, properties, "netcls:assign a", "netcls:release a", "netcls:assign b", "echo done")) {
            agent.awaitOutput("done");

            assertThat(agent.output()).containsPattern("allocator +random").contains("/mine");
            assertThat(agent.get("/containers")).contains("\"classid\":2147483655");
            assertThat(folder.resolve("elsewhere")).isDirectory();
            assertThat(folder.resolve("netcls-data")).doesNotExist();
        }
    }

    @Test
    void withoutAPrimaryItIsUnmanaged() throws Exception {
        Map<String, String> properties = Map.of("netcls.mode", "emulated", "netcls.primary.handle", "");
        try (AgentProcess agent = AgentProcess.start(folder, properties, "netcls:assign web", "echo done")) {
            agent.awaitOutput("done");

            assertThat(agent.output()).contains("unmanaged");
            assertThat(agent.get("/containers")).contains("\"web\"").doesNotContain("cgroup_info");
        }
    }

    @Test
    void aFileOfCommandsEndsAtTheFirstFailureWithoutAStackTrace() throws Exception {
        try (AgentProcess agent = AgentProcess.start(
                folder, EMULATED, "netcls:assign web", "netcls:list | cat", "netcls:release db", "echo never")) {
            agent.awaitOutput("netcls:release: no container 'db'");

            assertThat(agent.output()).containsPattern("web +0x0010").doesNotContain("never", "\tat ");
        }
    }

    @Test
    void failuresLookTheSameInAPipe() throws Exception {
        try (AgentProcess agent = AgentProcess.start(
                folder,
                EMULATED,
                "netcls:release piped | cat",
                "each [1] { netcls:release looped } | cat",
                "netcls:assign 'a*'",
                "netcls:assign a*",
                "netcls:release $nothing")) {
            agent.awaitOutput("a word is null");

            assertThat(agent.output())
                    .contains("\nnetcls:release: no container 'piped'\n", "\nnetcls:release: no container 'looped'\n")
                    .doesNotContain("CommandFailure", "no matches", "already");
        }
    }

    @Test
    void withoutABackEndCommandsTellWhatIsMissing() throws Exception {
        Map<String, String> properties = Map.of("netcls.mode", "real", "netcls.hierarchy", folder.toString());
        Path script = Files.writeString(
                folder.resolve("commands"),
                "try { netcls:list } { echo first $exception }\ntry { netcls:assign web } { echo last $exception }\n");
        Map<String, String> all = new HashMap<>(properties);
        all.put("gosh.args", "--nointeractive " + script);
        try (AgentProcess agent = AgentProcess.launch(folder, all)) {
            agent.awaitOutput("last ");

            String why = "the isolator is not running: there is no back end, and org.netcls.cgroupfs tries again every"
                    + " second: ";
            agent.awaitOutput("last netcls:assign: " + why);
            assertThat(agent.output())
                    .contains("first netcls:list: " + why, "; netcls:doctor tells what to do, and the log what");
        }
    }

    @Test
    void containersOutliveAKilledAgent() throws Exception {
        try (AgentProcess agent =
                AgentProcess.start(folder, EMULATED, "netcls:assign web", "netcls:assign db", "echo done")) {
            agent.awaitOutput("done");
            agent.kill();
        }
        try (AgentProcess agent =
                AgentProcess.start(folder, EMULATED, "netcls:assign new", "netcls:list | cat", "echo done")) {
            agent.awaitOutput("done");

            assertThat(agent.output())
                    .containsPattern("db +0x00100002")
                    .containsPattern("web +0x00100001")
                    .containsPattern("new +0x00100003");
        }
    }

    @Test
    void theChosenAllocatorAndRestsOutliveAKilledAgent() throws Exception {
        Map<String, String> properties = Map.of("netcls.mode", "emulated", "netcls.quarantine", "3600");
        try (AgentProcess agent = AgentProcess.start(
                folder, properties, "netcls:allocator lru-reuse", "netcls:assign a", "netcls:release a", "echo done")) {
            agent.awaitOutput("done");
            agent.kill();
        }
        try (AgentProcess agent = AgentProcess.start(folder, properties)) {
            assertThat(agent.output())
                    .containsPattern("allocator +lru-reuse")
                    .containsPattern("handles +0x0010: 0 used, 1 quarantined");
        }
    }

    @Test
    void nothingIsMissedWhenTheFrameworksStorageIsDeleted() throws Exception {
        Map<String, String> properties = Map.of("netcls.mode", "emulated", "netcls.quarantine", "3600");
        try (AgentProcess agent = AgentProcess.start(
                folder,
                properties,
                "netcls:allocator lru-reuse",
                "netcls:assign --label tier=gold web",
                "netcls:assign a",
                "netcls:release a",
                "echo done")) {
            agent.awaitOutput("done");
            agent.kill();
        }
        Files.move(folder.resolve("netcls-data/cache"), folder.resolve("gone"));
        try (AgentProcess agent = AgentProcess.start(folder, properties, "netcls:list | cat", "echo listed")) {
            agent.awaitOutput("listed");
            assertThat(agent.output())
                    .containsPattern("allocator +lru-reuse")
                    .containsPattern("handles +0x0010: 1 used, 1 quarantined")
                    .containsPattern("web +0x0010.*tier=gold");
        }
    }

    @Test
    void aSecondAgentOnItsDataIsRefusedInOneLine() throws Exception {
        try (AgentProcess first = AgentProcess.start(folder, EMULATED);
                AgentProcess second = AgentProcess.launch(folder, EMULATED)) {
            second.awaitOutput("Another agent uses the data folder " + folder.resolve("netcls-data")
                    + "; end it, or name another folder with -Dnetcls.data=FOLDER");
            assertThat(second.output().lines()).hasSize(1);
            assertThat(first.get("/netcls/v1/state")).contains("\"containers\":0");
        }
    }

    @Test
    void aConfigurationThatSomebodyDeletedIsBackAtTheNextStart() throws Exception {
        try (AgentProcess agent = AgentProcess.start(folder, EMULATED, DELETE_CONFIGURATION)) {
            agent.awaitOutput("deleted");
            agent.kill();
        }
        try (AgentProcess agent = AgentProcess.start(folder, EMULATED)) {
            assertThat(agent.output()).containsPattern("handles +0x0010: 0 used");
        }
    }

    @Test
    void realModeFailsLoudlyWithoutAHierarchy() throws Exception {
        Path nothingMounted = Files.createDirectory(folder.resolve("nothing"));
        Map<String, String> properties = Map.of("netcls.mode", "real", "netcls.hierarchy", nothingMounted.toString());
        try (AgentProcess agent = AgentProcess.launch(folder, properties)) {
            agent.awaitOutput("no net_cls hierarchy is mounted at " + nothingMounted);
        }
    }
}
