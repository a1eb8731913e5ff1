// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is in the agent's jar. */
public final class AgentJar {
    public static final Path PATH = Path.of("../agent/target/netcls-agent.jar").toAbsolutePath();

    /** An entry that each rebuilt bundle has. */
    static final String MARK = "rebuilt";

    private static final String DIGESTS = "bundles/SHA256SUMS";

    // With the API's all others begin anew, and the console is a fragment, which is in force after the next start.
    private static final Pattern REPLACEABLE =
            Pattern.compile("bundles/\\d/(org\\.netcls\\.(?!api\\.jar|shell\\.console\\.jar).*)\\.jar");

    private AgentJar() {}

    static String digests(JarFile jar) throws IOException {
        return new String(jar.getInputStream(jar.getEntry(DIGESTS)).readAllBytes(), StandardCharsets.UTF_8);
    }

    static String digest(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Writes the jar of a later build in which these bundles, by the names of their entries, are other ones. */
    public static void rebuild(Path rebuilt, Predicate<String> bundles) throws IOException, GeneralSecurityException {
        try (JarFile jar = new JarFile(PATH.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(rebuilt), jar.getManifest())) {
            String digests = digests(jar);
            for (JarEntry entry : Collections.list(jar.entries())) {
                String name = entry.getName();
                if (!name.equals(JarFile.MANIFEST_NAME) && !name.equals(DIGESTS)) {
                    byte[] content = jar.getInputStream(entry).readAllBytes();
                    byte[] written = bundles.test(name) ? marked(content) : content;
                    digests = digests.replace(digest(content), digest(written));
                    put(out, name, written);
                }
            }
            put(out, DIGESTS, digests.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Writes those bundles of a later build that can replace one in a running agent, as files by their symbolic names. */
    public static List<Path> writeLaterBundles(Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        try (JarFile jar = new JarFile(PATH.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                Matcher name = REPLACEABLE.matcher(entry.getName());
                if (name.matches()) {
                    byte[] content = jar.getInputStream(entry).readAllBytes();
                    written.add(Files.write(folder.resolve(name.group(1)), marked(content)));
                }
            }
        }
        return written;
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
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
}
