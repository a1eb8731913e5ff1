// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.agent;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The bundle that measures inside the agent: classes of the benchmark's jar in a jar of their own. */
final class ProbeBundle {
    private static final String PACKAGE = "org.netcls.benchmark.probe";
    private static final Map<String, String> HEADERS = Map.of(
            "Manifest-Version", "1.0",
            "Bundle-ManifestVersion", "2",
            "Bundle-SymbolicName", PACKAGE,
            "Bundle-Activator", PACKAGE + ".Probe",
            "Import-Package",
                    "jakarta.servlet,jakarta.servlet.http,org.netcls.api,org.osgi.framework,org.osgi.util.tracker");

    private ProbeBundle() {}

    static void write(Path benchmarkJar, Path bundle) throws IOException {
        try (FileSystem benchmark = FileSystems.newFileSystem(benchmarkJar);
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(bundle), manifest())) {
            for (Path file : classes(benchmark)) {
                jar.putNextEntry(new ZipEntry(file.toString().substring(1)));
                Files.copy(file, jar);
            }
        }
    }

    private static List<Path> classes(FileSystem benchmark) throws IOException {
        try (Stream<Path> files = Files.list(benchmark.getPath("/", PACKAGE.split("\\.")))) {
            return files.toList();
        }
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        HEADERS.forEach((name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
        return manifest;
    }
}
