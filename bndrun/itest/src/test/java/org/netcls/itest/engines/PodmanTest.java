// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** Containers of podman, with the hooks as they are installed but for the place of the script. */
class PodmanTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final Path HOOKS = Path.of("../dist/share/containers/oci/hooks.d");
    private static final String IMAGE = "localhost/files:1";

    @TempDir
    Path folder;

    @Test
    void containersThatAskForItAreTagged() throws Exception {
        RootFs files = RootFs.make(folder);
        try (Agent agent = new Agent(folder, KERNEL, Map.of()).start()) {
            install(agent);
            importImage(files);
            run(
                    agent,
                    "run",
                    "--detach",
                    "--annotation",
                    "org.netcls.enable=true",
                    "--annotation",
                    "org.netcls.label.tier=gold",
                    IMAGE,
                    "/bin/busybox",
                    "sleep",
                    "1000");
            String id = run(agent, "ps", "--quiet", "--no-trunc").strip();
            try {
                assertThat(agent.processes(id)).hasSize(1);
                assertThat(agent.process().get("/netcls/v1/assignments/" + id)).contains("\"tier\":\"gold\"");
                run(agent, "exec", "--detach", id, "/bin/busybox", "sleep", "1001");
                Patience.await(() -> agent.processes(id), inside -> inside.size() == 2);
            } finally {
                run(agent, "rm", "--force", "--time", "0", id);
            }
            agent.awaitEnd(id);

            run(agent, "run", "--rm", IMAGE, "/bin/busybox", "true");
            assertThat(agent.process().get("/netcls/v1/statistics")).contains("prepare");

            String requires = "org.netcls.required=true";
            run(agent, "run", "--detach", "--annotation", requires, IMAGE, "/bin/busybox", "sleep", "1000");
            String other = run(agent, "ps", "--quiet", "--no-trunc").strip();
            try {
                assertThat(agent.knows(other)).isTrue();
            } finally {
                run(agent, "rm", "--force", "--time", "0", other);
            }
        }
    }

    /** The hooks, and where they find the agent, which podman tells none of them. */
    private void install(Agent agent) throws IOException {
        Path script = folder.resolve("hook");
        Files.writeString(
                script,
                "#!/bin/sh\nexec env " + String.join(" ", agent.environment()) + " " + Agent.HOOK + " \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Path hooks = Files.createDirectory(folder.resolve("hooks"));
        for (String name : List.of("netcls.json", "netcls-poststop.json")) {
            String text = Files.readString(HOOKS.resolve(name));
            assertThat(text).contains("/usr/bin/netcls-oci-hook");
            Files.writeString(hooks.resolve(name), text.replace("/usr/bin/netcls-oci-hook", script.toString()));
        }
    }

    private void importImage(RootFs files) throws Exception {
        Path image = folder.resolve("image.tar");
        Tool.run("tar", "-C", files.path().toString(), "-cf", image.toString(), ".");
        try {
            Tool.run("podman", "--version");
        } catch (IOException e) {
            Prerequisite.isMissing("podman is not installed", e);
        }
        podman("import", image.toString(), IMAGE);
    }

    private String run(Agent agent, String command, String... words) throws Exception {
        List<String> all = new ArrayList<>();
        all.add(command);
        if (command.equals("run")) {
            // Where the test may not raise limits, as in a container.
            all.addAll(List.of("--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1000:1000"));
        }
        all.addAll(List.of(words));
        return podman(all.toArray(String[]::new));
    }

    private String podman(String... words) throws Exception {
        List<String> command = new ArrayList<>(Hierarchies.with());
        command.addAll(List.of(
                "podman",
                "--root",
                folder.resolve("storage").toString(),
                "--runroot",
                folder.resolve("run").toString(),
                "--storage-driver",
                "vfs",
                "--cgroup-manager",
                "cgroupfs",
                "--events-backend",
                "file",
                "--runtime",
                "runc",
                "--hooks-dir",
                folder.resolve("hooks").toString()));
        command.addAll(List.of(words));
        CalledProgram ended = CalledProgram.run(new ProcessBuilder(command), "");
        assertThat(ended.status()).as(ended.errors()).isZero();
        return ended.output();
    }
}
