// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.BundleActivator;

/** A bundle of one package of the tests, to be installed in an agent. */
public final class BundleJar {
    private static final Path CLASSES = Path.of("target/test-classes");

    // Of packages of the API, where they are exported or imported.
    private static final Pattern LEAST = Pattern.compile("(org\\.netcls\\.[as]pi;version=\"\\[?1\\.)(\\d+)");
    private static final Pattern MOST = Pattern.compile("(org\\.netcls\\.[as]pi;version=\"\\[1\\.\\d+,1\\.)(\\d+)");

    private BundleJar() {}

    /**
     * Writes the jar.
     *
     * @param activator all classes beside it are in the bundle, which is named as their package
     * @param imports the header Import-Package
     */
    public static void write(Path jar, Class<? extends BundleActivator> activator, String imports) throws IOException {
        Path content = CLASSES.resolve(activator.getPackageName().replace('.', '/'));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest(activator, imports));
                Stream<Path> files = Files.list(content)) {
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(CLASSES.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
    }

    /** Writes the same bundle as another version. */
    public static void copy(Path bundle, Path jar, String version) throws IOException {
        copy(bundle, jar, attributes -> attributes.putValue("Bundle-Version", version));
    }

    /** The same for one of a release in which the API has more than before, and all others need that. */
    public static void copyOfLaterApi(Path bundle, Path jar, String version) throws IOException {
        copy(bundle, jar, attributes -> {
            attributes.putValue("Bundle-Version", version);
            attributes.replaceAll((header, value) -> raised(raised((String) value, LEAST), MOST));
        });
    }

    private static String raised(String header, Pattern minor) {
        return minor.matcher(header).replaceAll(found -> found.group(1) + (Integer.parseInt(found.group(2)) + 1));
    }

    private static void copy(Path bundle, Path jar, Consumer<Attributes> change) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(bundle))) {
            Manifest manifest = in.getManifest();
            change.accept(manifest.getMainAttributes());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                }
            }
        }
    }

    private static Manifest manifest(Class<?> activator, String imports) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", activator.getPackageName());
        main.putValue("Bundle-Activator", activator.getName());
        main.putValue("Import-Package", imports);
        return manifest;
    }
}
