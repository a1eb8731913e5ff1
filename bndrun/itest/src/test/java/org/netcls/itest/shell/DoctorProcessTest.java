// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentProcess;

/** What the jar says of hosts on which something is missing; run by whoever runs the tests. */
class DoctorProcessTest {
    @TempDir
    Path folder;

    @Test
    void withoutAnyProgramItTellsWhatToInstall() throws Exception {
        try (AgentProcess agent = doctor(Map.of("netcls.mode", "emulated"), Map.of("PATH", "/nonexistent"))) {
            assertThat(agent.output())
                    .contains("worst warn")
                    .containsPattern("ok +isolator +it runs")
                    .containsPattern("warn +back end +emulated in .*, so packets are not tagged; ")
                    .containsPattern("warn +nft +no nft in the agent's PATH, /nonexistent; install Debian's nftables")
                    .containsPattern("warn +iptables +no iptables .*; install Debian's iptables")
                    .containsPattern("warn +tc +no tc .*; install Debian's iproute2")
                    .containsPattern("ok +namespaces +no process is in a group")
                    .containsPattern("ok +disk +" + folder + "/netcls-data.* MB left");
        }
    }

    @Test
    void withoutABackEndItTellsSoAndLooksAtTheHost() throws Exception {
        Path nothingMounted = Files.createDirectory(folder.resolve("nothing"));
        Map<String, String> properties = Map.of("netcls.mode", "real", "netcls.hierarchy", nothingMounted.toString());
        try (AgentProcess agent = doctor(properties, Map.of())) {
            assertThat(agent.output())
                    .contains("worst fail")
                    .containsPattern("fail +isolator +it is not running, because there is no back end, and"
                            + " org.netcls.cgroupfs tries again every second: no net_cls hierarchy is mounted at "
                            + nothingMounted)
                    .containsPattern("(ok|warn|fail) +mount ")
                    .doesNotContain("\tat ");
        }
    }

    private AgentProcess doctor(Map<String, String> properties, Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(properties);
        all.put("gosh.args", "--nointeractive " + script(folder));
        AgentProcess agent = AgentProcess.launch(folder, AgentProcess.command(all), environment);
        agent.awaitOutput("\nworst ");
        return agent;
    }

    /** Commands that print all that the doctor finds, and at last the worst. */
    static Path script(Path folder) throws Exception {
        return Files.write(
                folder.resolve("commands"), List.of("netcls:doctor | cat", "echo worst ((netcls:doctor) worst)"));
    }
}
