// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.itest.process.AgentJar;
import org.netcls.itest.process.AgentProcess;
import org.netcls.itest.process.Coverage;
import org.netcls.itest.process.Listening;
import org.netcls.itest.shell.plain.PlainShell;

/** The agent's bundles with Gogo's plain shell in place of the one on JLine. */
class PlainShellTest {
    private static final Path AGENT = AgentJar.PATH;
    private static final Set<String> LEFT_OUT = Set.of(
            "org.apache.felix.gogo.jline",
            "jline",
            "org.netcls.shell.console",
            // Both want JLine for what their clients see.
            "org.netcls.shell.ssh",
            "org.netcls.shell.http");

    @TempDir
    Path folder;

    @Test
    void theSameCommandsWork() throws Exception {
        Files.writeString(folder.resolve("commands"), """
                netcls:assign --label tier=gold web
                netcls:assign web/sidecar
                netcls:list | cat
                netcls:list --json | cat
                (netcls:status web) handle | cat
                each (netcls:list --label tier) { echo named ($it container) }
                netcls:handle 10:1 | cat
                netcls:release web/sidecar
                netcls:release web
                try { netcls:release web } { echo caught $exception }
                netcls:events --help | cat
                echo done
                """);
        try (AgentProcess agent = AgentProcess.launch(folder, command(), Map.of())) {
            agent.awaitOutput("done");

            assertThat(agent.output())
                    .containsPattern("web +0x00100001 +1048577 +10:1")
                    .containsPattern("web/sidecar +0x00100001")
                    .contains("\"container\":\"web\"", "named web")
                    .contains("caught netcls:release: no container 'web'")
                    .contains("usage: netcls:events")
                    .doesNotContain("NoClassDefFoundError", "\tat ");
            // The HTTP server's, and no telnet.
            assertThat(Listening.of(agent.pid())).hasSizeLessThanOrEqualTo(1);
        }
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Coverage.options());
        command.addAll(List.of(
                "-Dorg.osgi.framework.storage=" + folder.resolve("data"),
                "-Dfelix.cm.pm=netcls",
                "-Dorg.apache.felix.http.require.config=true",
                "-Dorg.osgi.service.log.admin.loglevel=INFO",
                "-Dorg.ops4j.pax.logging.DefaultServiceLog.level=WARN",
                "-Dnetcls.mode=emulated",
                "-Dnetcls.http.port=0",
                "-Dgosh.args=--nointeractive --noshutdown " + folder.resolve("commands"),
                "-cp",
                onClassPath("org.apache.felix.framework-")
                        + File.pathSeparator
                        + Path.of("target/test-classes").toAbsolutePath(),
                PlainShell.class.getName()));
        bundles().forEach(bundle -> command.add(bundle.toUri().toString()));
        command.add(Path.of(onClassPath("org.apache.felix.gogo.shell-")).toUri().toString());
        return command;
    }

    private static String onClassPath(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains(File.separator + name))
                .findFirst()
                .orElseThrow();
    }

    /** Those of the agent, out of its jar. */
    private List<Path> bundles() throws IOException {
        List<Path> bundles = new ArrayList<>();
        try (JarFile agent = new JarFile(AGENT.toFile())) {
            for (JarEntry entry : Collections.list(agent.entries())) {
                String name = entry.getName();
                if (name.startsWith("bundles/") && name.endsWith(".jar") && isWanted(name)) {
                    Path bundle = folder.resolve(Path.of(name).getFileName());
                    try (InputStream in = agent.getInputStream(entry)) {
                        Files.copy(in, bundle);
                    }
                    bundles.add(bundle);
                }
            }
        }
        return bundles;
    }

    private static boolean isWanted(String name) {
        return LEFT_OUT.stream().noneMatch(left -> name.endsWith("/" + left + ".jar"));
    }
}
