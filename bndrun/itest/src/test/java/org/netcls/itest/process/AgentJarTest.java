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
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of the bundles in the jar, beside those that are installed. */
class AgentJarTest {
    private static final String REBUILT = "bundles/4/org.netcls.shell.logging.jar";

    @TempDir
    Path folder;

    @Test
    void itHasTheDigestOfEachBundle() throws Exception {
        try (JarFile jar = new JarFile(AgentJar.PATH.toFile())) {
            List<String> digests = new ArrayList<>();
            for (JarEntry bundle : Collections.list(jar.entries())) {
                if (bundle.getName().endsWith(".jar")) {
                    digests.add(AgentJar.digest(jar.getInputStream(bundle).readAllBytes()) + "  "
                            + bundle.getName().replace("bundles/", ""));
                }
            }
            assertThat(digests).hasSizeGreaterThan(20);
            assertThat(AgentJar.digests(jar).lines()).containsExactlyInAnyOrderElementsOf(digests);
        }
    }

    @Test
    void aStartInstallsOnlyWhatIsAnotherBundleThanBeforeThoughItsVersionIsTheSame() throws Exception {
        start(AgentJar.PATH);
        List<Path> first = installed();
        start(AgentJar.PATH);
        assertThat(installed()).as("by the same jar").isEqualTo(first);

        Path rebuilt = folder.resolve("rebuilt.jar");
        AgentJar.rebuild(rebuilt, REBUILT::equals);
        start(rebuilt);

        List<Path> other =
                installed().stream().filter(bundle -> !first.contains(bundle)).toList();
        assertThat(other).as("by a jar with one rebuilt bundle").hasSize(1);
        assertThat(installed()).hasSameSizeAs(first);
        try (JarFile bundle = new JarFile(other.get(0).toFile())) {
            assertThat(bundle.getEntry(AgentJar.MARK)).isNotNull();
        }
    }

    @Test
    void whatTheFrameworkCannotReadAnyMoreIsInstalledAnewAndItSaysSo() throws Exception {
        start(AgentJar.PATH);
        List<Path> first = installed();
        Files.writeString(folder.resolve("netcls-data/cache/bundle0/installed"), "\\u");

        try (AgentProcess agent = AgentProcess.start(folder, Map.of("netcls.mode", "emulated"))) {
            assertThat(agent.output().lines().findFirst().orElse(""))
                    .contains("netcls-data/cache could not be used (", "), and is made anew with what is shipped");
        }
        assertThat(installed()).hasSameSizeAs(first);
    }

    private void start(Path jar) throws Exception {
        List<String> command = AgentProcess.command(jar, Map.of("netcls.mode", "emulated"));
        try (AgentProcess agent = AgentProcess.launch(folder, command, Map.of())) {
            agent.awaitOutput("\nstate ");
        }
    }

    /** The framework's copies, each in a folder that tells which update of which bundle it is. */
    private List<Path> installed() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("netcls-data"))) {
            return files.filter(file -> file.endsWith("bundle.jar")).sorted().toList();
        }
    }
}
