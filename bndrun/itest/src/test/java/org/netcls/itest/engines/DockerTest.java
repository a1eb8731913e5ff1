// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Prerequisite;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.support.CalledProgram;
import org.netcls.itest.support.Patience;

/** Containers of Docker, which has no hooks: those that run by our runtime, and others. */
class DockerTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final Path RUNTIME =
            Path.of("../dist/bin/netcls-runc").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void containersOfOurRuntimeAreTagged() throws Exception {
        RootFs files = RootFs.make(folder);
        try (Agent agent = new Agent(folder, KERNEL, Map.of()).start()) {
            Process engine = engine(agent);
            try {
                Patience.await(() -> call("info").status(), status -> status == 0);
                Path image = folder.resolve("image.tar");
                Tool.run("tar", "-C", files.path().toString(), "-cf", image.toString(), ".");
                docker("import", image.toString(), "files:1");
                String id = docker(
                        "run",
                        "--detach",
                        "--runtime",
                        "netcls",
                        "--network",
                        "host",
                        "--hostname",
                        "web-1",
                        "--ulimit",
                        "cpu=-1:-1",
                        "files:1",
                        "/bin/busybox",
                        "sleep",
                        "1000");
                assertThat(agent.processes(id)).hasSize(1);
                assertThat(agent.process().get("/netcls/v1/assignments/" + id)).contains("\"name\":\"web-1\"");
                docker("exec", "--detach", id, "/bin/busybox", "sleep", "1001");
                Patience.await(() -> agent.processes(id), inside -> inside.size() == 2);

                String other =
                        docker("run", "--detach", "--network", "host", "files:1", "/bin/busybox", "sleep", "1000");
                assertThat(agent.knows(other)).isFalse();

                docker("rm", "--force", id, other);
                agent.awaitEnd(id);
            } finally {
                // It ends what it has started.
                engine.destroy();
                assertThat(engine.waitFor(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            }
        }
    }

    /** An engine of our own, without a network and the privileges to make one. */
    private Process engine(Agent agent) throws IOException {
        Path runtime = Files.writeString(
                folder.resolve("runtime"),
                "#!/bin/sh\nexec env " + String.join(" ", agent.environment()) + " " + RUNTIME + " \"$@\"\n");
        assertThat(runtime.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(Hierarchies.with());
        command.addAll(List.of(
                "dockerd",
                "--data-root",
                folder.resolve("data").toString(),
                "--exec-root",
                folder.resolve("exec").toString(),
                "--pidfile",
                folder.resolve("pid").toString(),
                "--host",
                socket(),
                "--storage-driver",
                "vfs",
                "--bridge=none",
                "--iptables=false",
                "--add-runtime",
                "netcls=" + runtime));
        try {
            Tool.run("dockerd", "--version");
        } catch (IOException e) {
            Prerequisite.isMissing("Docker is not installed", e);
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private String socket() {
        return "unix://" + folder.resolve("docker.sock");
    }

    private CalledProgram call(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "--host", socket()));
        command.addAll(List.of(words));
        return CalledProgram.run(new ProcessBuilder(command), "");
    }

    private String docker(String... words) throws Exception {
        CalledProgram ended = call(words);
        assertThat(ended.status())
                .as("%s%n%s", ended.errors(), Files.readString(folder.resolve("log")))
                .isZero();
        return ended.output().strip();
    }
}
