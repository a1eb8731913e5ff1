// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.shell.ControlScript;
import org.netcls.itest.support.CalledProgram;

/**
 * An agent that cannot write to its data folder any more. Containers need nothing of that, what does is refused with the
 * reason, and nothing is torn when the folder can be written to again.
 */
class UnwritableDataTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    Path folder;

    private Disk disk;
    private ControlScript netcls;

    @BeforeEach
    void makeDisk() throws Exception {
        disk = Disk.in(folder);
        netcls = new ControlScript(List.of("sh"), folder.resolve("agent.sock"));
    }

    @AfterEach
    void removeDisk() throws Exception {
        if (disk != null) {
            disk.close();
        }
    }

    private Map<String, String> properties() {
        return Map.of(
                "netcls.data", disk.data().toString(),
                "netcls.control.socket", netcls.socket().toString(),
                "netcls.hierarchy", KERNEL.mountPoint(),
                "netcls.root", KERNEL.root(),
                "netcls.quarantine", "3600");
    }

    private String netcls(String... words) throws Exception {
        CalledProgram called = netcls.call(words);
        assertThat(called.status()).as("%s: %s", List.of(words), called).isZero();
        return called.output();
    }

    private String classId(String container) throws IOException {
        return Files.readString(KERNEL.group(container).resolve("net_cls.classid"))
                .strip();
    }

    @ParameterizedTest
    @EnumSource(Disk.Fault.class)
    void aRunningAgentsContainersWorkAndNothingIsTorn(Disk.Fault fault) throws Exception {
        String list;
        try (AgentProcess agent = AgentProcess.start(folder, properties())) {
            netcls("assign", "web");
            netcls("allocator", "lru-reuse");
            fault.happenTo(disk);

            netcls("assign", "--label", "tier=gold", "db");
            netcls("release", "web");
            assertThat(classId("db")).isEqualTo("" + 0x0010_0002);
            assertThat(KERNEL.group("web")).doesNotExist();
            assertRefused(fault, netcls.call("allocator", "bitmap"));
            list = netcls("list");
            assertThat(list)
                    .containsPattern("db +0x00100002 .*tier=gold")
                    .containsPattern("1 used, 1 quarantined")
                    .contains("lru-reuse");
            fault.mend(disk);
            agent.kill();
        }
        try (AgentProcess agent = AgentProcess.start(folder, properties())) {
            assertThat(netcls("list")).isEqualTo(list);
            netcls("allocator", "bitmap");
            netcls("release", "db");
            assertThat(agent.output()).doesNotContain("WARN", "ERROR");
        }
    }

    private void assertRefused(Disk.Fault fault, CalledProgram called) {
        assertThat(called.status()).isEqualTo(1);
        assertThat(called.errors())
                .hasLineCount(1)
                .contains(disk.data() + "/configurations/org.netcls.isolator.config", fault.reason);
    }

    @ParameterizedTest
    @EnumSource(Disk.Fault.class)
    void aFirstStartEndsInOneLineAndTheNextOneIsComplete(Disk.Fault fault) throws Exception {
        fault.happenTo(disk);
        try (AgentProcess agent = AgentProcess.launch(folder, properties())) {
            assertThat(agent.awaitEnd()).isEqualTo(1);
            assertThat(agent.output().lines()).hasSize(1);
            assertThat(agent.output())
                    .startsWith("The agent cannot be started with the data folder " + disk.data() + ": ")
                    .contains(fault.reason)
                    .contains("; see that the agent may write there, and that there is room");
        }
        fault.mend(disk);
        try (AgentProcess agent = AgentProcess.start(folder, properties())) {
            assertThat(netcls("assign", "web")).contains("0x00100001");
            netcls("release", "web");
            assertThat(agent.output()).doesNotContain("WARN", "ERROR");
        }
    }
}
