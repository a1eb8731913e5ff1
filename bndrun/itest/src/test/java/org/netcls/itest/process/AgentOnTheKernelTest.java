// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;

/** The jar on the kernel's own hierarchy: what it promises is seen in the kernel's files and in counted packets. */
class AgentOnTheKernelTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final Pattern PACKETS = Pattern.compile("counter packets (\\d+)");

    @TempDir
    Path folder;

    @Test
    void exactlyThePacketsOfTheAssignedProcessAreCounted() throws Exception {
        try (Namespaces net = Namespaces.connected();
                Waiting inside = Waiting.toRun(net.ping(10));
                AgentProcess agent = AgentProcess.start(
                        folder, onTheKernel(), "netcls:assign web " + inside.pid(), "echo assigned")) {
            agent.awaitOutput("assigned");
            net.rules("table inet t { chain out { type filter hook output priority 0; meta cgroup 0x"
                    + Integer.toHexString(Integer.parseInt(classId("web"))) + " counter\n }\n }");

            Tool.run(net.ping(7));
            assertThat(counted(net)).as("from outside of the group").isZero();

            inside.goOn();
            assertThat(counted(net)).as("from inside").isEqualTo(10);
        }
    }

    @Test
    void noPacketOfALaunchedCommandLeavesWithoutTheHandle() throws Exception {
        int launches = 20;
        try (Namespaces net = Namespaces.connected()) {
            net.rules("table inet t { chain out { type filter hook output priority 0;"
                    + " icmp type echo-request meta cgroup 0x00100001 counter\n }\n"
                    + " chain untagged { type filter hook output priority 0;"
                    + " icmp type echo-request meta cgroup != 0x00100001 counter\n }\n }");
            List<String> commands = new ArrayList<>(List.of("netcls:assign web"));
            commands.addAll(Collections.nCopies(launches, "netcls:exec web " + String.join(" ", net.ping(1))));
            commands.add("echo launched all");
            try (AgentProcess agent = AgentProcess.start(folder, onTheKernel(), commands.toArray(String[]::new))) {
                agent.awaitOutput("launched all");
            }
            assertThat(counters(net)).as("tagged and untagged").containsExactly(launches, 0);
        }
    }

    @Test
    void containersKeepTheirHandlesWhenTheAgentIsKilled() throws Exception {
        try (Waiting inside = Waiting.toRun("true")) {
            try (AgentProcess agent = AgentProcess.start(
                    folder, onTheKernel(), "netcls:assign web " + inside.pid(), "netcls:assign db", "echo done")) {
                agent.awaitOutput("done");
                agent.kill();
            }
            String web = classId("web");
            String db = classId("db");

            try (AgentProcess agent =
                    AgentProcess.start(folder, onTheKernel(), "netcls:assign new", "netcls:list | cat", "echo done")) {
                agent.awaitOutput("done");

                assertThat(classId("web")).isEqualTo(web);
                assertThat(classId("new")).isNotIn(web, db);
                assertThat(agent.get("/containers")).contains("\"classid\":" + web, "\"classid\":" + db);
                assertThat(Files.readString(KERNEL.group("web").resolve("cgroup.procs")))
                        .isEqualTo(inside.pid() + "\n");
            }
            inside.goOn();
        }
    }

    @Test
    void autoFindsTheMountedHierarchy() throws Exception {
        try (AgentProcess agent = AgentProcess.start(
                folder, Map.of("netcls.hierarchy", KERNEL.mountPoint(), "netcls.root", KERNEL.root()))) {
            assertThat(agent.output())
                    .containsPattern("back end +real, " + KERNEL.mountPoint())
                    .doesNotContain(" WARN ");
        }
    }

    private static Map<String, String> onTheKernel() {
        return Map.of("netcls.mode", "real", "netcls.hierarchy", KERNEL.mountPoint(), "netcls.root", KERNEL.root());
    }

    private static String classId(String container) throws IOException {
        return Files.readString(KERNEL.group(container).resolve("net_cls.classid"))
                .strip();
    }

    private static int counted(Namespaces net) throws Exception {
        return counters(net).get(0);
    }

    private static List<Integer> counters(Namespaces net) throws Exception {
        return PACKETS.matcher(net.listRules())
                .results()
                .map(packets -> Integer.valueOf(packets.group(1)))
                .toList();
    }
}
