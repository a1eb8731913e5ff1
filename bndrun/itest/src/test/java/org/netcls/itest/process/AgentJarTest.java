// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of the bundles in the jar, beside those that are installed. */
class AgentJarTest {
    private static final String DIGEST = "SHA-256-Digest";
    private static final String REBUILT = "jar/org.netcls.shell.logging-";
    private static final String MARK = "rebuilt";

    @TempDir
    Path folder;

    @Test
    void itsManifestHasTheDigestOfEachBundle() throws Exception {
        try (JarFile jar = new JarFile(AgentProcess.JAR.toFile())) {
            List<JarEntry> bundles = Collections.list(jar.entries()).stream()
                    .filter(entry -> entry.getName().endsWith(".jar"))
                    .toList();
            assertThat(bundles).hasSizeGreaterThan(20);
            for (JarEntry bundle : bundles) {
                byte[] bytes = jar.getInputStream(bundle).readAllBytes();
                assertThat(jar.getManifest().getAttributes(bundle.getName()).getValue(DIGEST))
                        .as(bundle.getName())
                        .isEqualTo(digest(bytes));
            }
        }
    }

    @Test
    void aStartInstallsOnlyWhatIsAnotherBundleThanBeforeThoughItsVersionIsTheSame() throws Exception {
        start(AgentProcess.JAR);
        List<Path> first = installed();
        start(AgentProcess.JAR);
        assertThat(installed()).as("by the same jar").isEqualTo(first);

        start(rebuilt());

        List<Path> other =
                installed().stream().filter(bundle -> !first.contains(bundle)).toList();
        assertThat(other).as("by a jar with one rebuilt bundle").hasSize(1);
        assertThat(installed()).hasSameSizeAs(first);
        try (JarFile bundle = new JarFile(other.get(0).toFile())) {
            assertThat(bundle.getEntry(MARK)).isNotNull();
        }
    }

    private void start(Path jar) throws Exception {
        List<String> command = AgentProcess.command(Map.of("netcls.mode", "emulated"));
        command.set(command.size() - 1, jar.toString());
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

    private Path rebuilt() throws Exception {
        Path rebuilt = folder.resolve("rebuilt.jar");
        try (JarFile jar = new JarFile(AgentProcess.JAR.toFile())) {
            String name = Collections.list(jar.entries()).stream()
                    .map(JarEntry::getName)
                    .filter(entry -> entry.startsWith(REBUILT))
                    .findFirst()
                    .orElseThrow();
            byte[] bundle = marked(jar.getInputStream(jar.getEntry(name)).readAllBytes());
            Manifest manifest = jar.getManifest();
            manifest.getAttributes(name).putValue(DIGEST, digest(bundle));
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(rebuilt), manifest)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        out.write(
                                entry.getName().equals(name)
                                        ? bundle
                                        : jar.getInputStream(entry).readAllBytes());
                    }
                }
            }
        }
        return rebuilt;
    }

    /** The same bundle with one entry more. */
    private static byte[] marked(byte[] bundle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(bundle));
                JarOutputStream out = new JarOutputStream(bytes, in.getManifest())) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                out.putNextEntry(new JarEntry(entry.getName()));
                in.transferTo(out);
            }
            out.putNextEntry(new JarEntry(MARK));
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] bytes) throws Exception {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
