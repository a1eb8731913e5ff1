// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Coverage;

/** What the jar says of this host, with net_cls mounted and without, and to another user than root. */
class DoctorOnTheKernelTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final String NOBODY = "65534";
    private static final String WITHOUT_NET_CLS =
            "awk '/ - cgroup .*net_cls/ {print $5}' /proc/self/mountinfo" + " | xargs -r umount -l && exec \"$@\"";

    @TempDir
    Path folder;

    @Test
    void onAMountedHierarchyAllThatMattersIsFine() throws Exception {
        try (AgentProcess agent = doctor(onTheKernel(), List.of())) {
            assertThat(agent.output())
                    .containsPattern("ok +kernel +net_cls is there and enabled")
                    .containsPattern("ok +mount +net_cls is mounted at .*" + KERNEL.mountPoint())
                    .containsPattern("ok +mounts +the agent sees those of the host")
                    .containsPattern("ok +back end +real, in " + KERNEL.mountPoint() + "/" + KERNEL.root())
                    .containsPattern("ok +root +groups can be made in " + KERNEL.mountPoint())
                    .containsPattern("ok +user +uid 0")
                    .containsPattern("ok +CAP_SYS_ADMIN ")
                    .containsPattern("ok +nft +/.*/nft, and the kernel takes rules with meta cgroup")
                    .containsPattern("ok +tc +/")
                    .doesNotContainPattern("(?m)^fail ");
        }
    }

    @Test
    void aProcessInAnotherNetworkNamespaceIsFound() throws Exception {
        Process elsewhere = new ProcessBuilder("unshare", "-n", "sh", "-c", "echo there; exec sleep 600").start();
        try {
            assertThat(elsewhere.inputReader().readLine()).isEqualTo("there");
            Path script = Files.write(
                    folder.resolve("script"),
                    List.of(
                            "netcls:assign web " + elsewhere.pid(),
                            "netcls:doctor | cat",
                            "netcls:release --kill --timeout 60 web",
                            "echo worst is known"));
            try (AgentProcess agent = doctor(script, onTheKernel(), List.of())) {
                assertThat(agent.output())
                        .containsPattern(
                                "warn +namespaces +of 1 process in groups, 1 in another network namespace, as pid "
                                        + elsewhere.pid() + " of container 'web', and rules of the host do not match");
            }
        } finally {
            elsewhere.destroyForcibly();
        }
    }

    @Test
    void inAPidNamespaceOfItsOwnItDoesNotTakeWhatIsHiddenForNothing() throws Exception {
        Files.createDirectories(KERNEL.group("web"));
        Files.writeString(KERNEL.group("web").resolve("net_cls.classid"), "0x00100001");
        Process outside = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(KERNEL.group("web").resolve("cgroup.procs"), "" + outside.pid());
            List<String> apart = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
            try (AgentProcess agent = doctor(onTheKernel(), apart)) {
                assertThat(agent.output())
                        .containsPattern("containers +1")
                        .containsPattern("warn +namespaces +no process is to be seen in a group; but the agent is in a"
                                + " pid namespace of its own");
            }
        } finally {
            outside.destroyForcibly().onExit().join();
        }
    }

    @Test
    void withoutAMountItTellsHowToMakeOne() throws Exception {
        List<String> unmounted = List.of("unshare", "-m", "sh", "-c", WITHOUT_NET_CLS, "sh");
        try (AgentProcess agent = doctor(Map.of(), unmounted)) {
            assertThat(agent.output())
                    .containsPattern(
                            "warn +mount +net_cls is not mounted; mkdir -p /run/netcls/net_cls && mount -t cgroup -o net_cls")
                    .containsPattern(
                            "warn +mounts +the host has net_cls at .*, and the agent, which has mounts of its own,")
                    .containsPattern("warn +back end +emulated in .*, so packets are not tagged")
                    .contains("worst warn");
        }
    }

    @Test
    void toAnotherUserItTellsWhatOnlyRootMay() throws Exception {
        try (AgentProcess agent = asNobody(Map.of("netcls.mode", "emulated"))) {
            assertThat(agent.output())
                    .contains("worst warn")
                    .containsPattern("warn +user +uid 65534, which may move only its own processes into a group; run")
                    .containsPattern("ok +CAP_SYS_ADMIN +the agent lacks it, and needs none while net_cls is mounted")
                    .containsPattern("warn +CAP_KILL +the agent lacks it")
                    .containsPattern("warn +nft +/.*/nft; whether the kernel takes its rules cannot be known")
                    .containsPattern("ok +disk ");
        }
    }

    @Test
    void toAnotherUserTheHierarchyIsThereButNotItsToWrite() throws Exception {
        Map<String, String> auto =
                Map.of("netcls.hierarchy", KERNEL.mountPoint(), "netcls.root", KERNEL.root() + "-other");
        try (AgentProcess agent = asNobody(auto)) {
            String group = KERNEL.mountPoint() + "/" + KERNEL.root() + "-other";
            assertThat(agent.output())
                    .containsPattern("WARN +Groups are emulated and packets are not tagged, .*: the net_cls hierarchy"
                            + " is there, but uid 65534 may not make group " + group)
                    .contains("mkdir " + group + " && chown -R 65534 " + group)
                    .containsPattern("warn +back end +emulated in .*, so packets are not tagged; .*")
                    .containsPattern("warn +mount +net_cls is mounted at .*, which this user may not write; run the"
                            + " agent as root, or let an administrator hand a group over");
        }
    }

    @Test
    void aGroupThatWasHandedOverIsUsed() throws Exception {
        Path root = KERNEL.group("");
        Files.createDirectories(root);
        Tool.run("chown", "-R", NOBODY, root.toString());
        try (AgentProcess agent = asNobody(onTheKernel())) {
            assertThat(agent.output())
                    .containsPattern("back end +real, " + root)
                    .containsPattern("ok +root +groups can be made in " + root)
                    .containsPattern("warn +user +uid 65534, which may move only its own processes")
                    .doesNotContainPattern("(?m)^fail ");
        } finally {
            Tool.run("chown", "-R", "0", root.toString());
        }
    }

    private AgentProcess asNobody(Map<String, String> properties) throws Exception {
        Path jar = folder.resolve("agent.jar");
        Map<String, String> all = new HashMap<>(properties);
        // This user has no home, and the jar's launcher wants one.
        all.put("user.home", folder.toString());
        all.put("gosh.args", "--nointeractive " + DoctorProcessTest.script(folder));
        List<String> command = AgentProcess.command(all);
        // It can neither read what measures, in root's home, nor write where the result belongs.
        command.removeAll(Coverage.options());
        Files.copy(Path.of(command.get(command.size() - 1)), jar);
        command.set(command.size() - 1, jar.toString());
        command.addAll(0, List.of("setpriv", "--reuid=" + NOBODY, "--clear-groups"));
        Tool.run("chown", "-R", NOBODY, folder.toString());
        AgentProcess agent = AgentProcess.launch(folder, command, Map.of());
        agent.awaitOutput("\nworst ");
        return agent;
    }

    private static Map<String, String> onTheKernel() {
        return Map.of("netcls.mode", "real", "netcls.hierarchy", KERNEL.mountPoint(), "netcls.root", KERNEL.root());
    }

    private AgentProcess doctor(Map<String, String> properties, List<String> prefix) throws Exception {
        return doctor(DoctorProcessTest.script(folder), properties, prefix);
    }

    private AgentProcess doctor(Path script, Map<String, String> properties, List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        Map<String, String> all = new HashMap<>(properties);
        all.put("gosh.args", "--nointeractive " + script);
        command.addAll(AgentProcess.command(all));
        AgentProcess agent = AgentProcess.launch(folder, command, Map.of());
        agent.awaitOutput("\nworst ");
        return agent;
    }
}
