// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start makes of the bundles in the jar, beside those that are installed. */
class AgentJarTest {
    private static final String DIGESTS = "bundles/SHA256SUMS";
    private static final String REBUILT = "bundles/4/org.netcls.shell.logging.jar";
    private static final String MARK = "rebuilt";

    @TempDir
    Path folder;

    @Test
    void itHasTheDigestOfEachBundle() throws Exception {
        try (JarFile jar = new JarFile(AgentProcess.JAR.toFile())) {
            List<String> digests = new ArrayList<>();
            for (JarEntry bundle : Collections.list(jar.entries())) {
                if (bundle.getName().endsWith(".jar")) {
                    digests.add(digest(jar.getInputStream(bundle).readAllBytes()) + "  "
                            + bundle.getName().replace("bundles/", ""));
                }
            }
            assertThat(digests).hasSizeGreaterThan(20);
            assertThat(digests(jar).lines()).containsExactlyInAnyOrderElementsOf(digests);
        }
    }

    private static String digests(JarFile jar) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(DIGESTS)).readAllBytes(), StandardCharsets.UTF_8);
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
        try (JarFile jar = new JarFile(AgentProcess.JAR.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(rebuilt), jar.getManifest())) {
            byte[] former = jar.getInputStream(jar.getEntry(REBUILT)).readAllBytes();
            byte[] bundle = marked(former);
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    switch (entry.getName()) {
                        case REBUILT -> out.write(bundle);
                        case DIGESTS ->
                            out.write(digests(jar)
                                    .replace(digest(former), digest(bundle))
                                    .getBytes(StandardCharsets.UTF_8));
                        default -> jar.getInputStream(entry).transferTo(out);
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
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
