// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.netcls.benchmark.host.Jdk;
import org.netcls.benchmark.host.UnsupportedHostException;

/**
 * A form in which the agent is shipped, as a JDK starts it.
 *
 * @param words before the options for Java
 * @param end after them
 * @param environment beside that of this process
 * @param mostMillis to be reached by a start that is not the first
 * @param mostMegabytes to be reached one second after the first answer; 0 for whatever it takes
 */
record Shipped(
        String form,
        Jdk jdk,
        List<String> words,
        List<String> end,
        Map<String, String> environment,
        int mostMillis,
        int mostMegabytes) {
    private static final String INSTALLED = "../../dist/target/netcls-agent";
    private static final String AGENT = "lib/netcls-agent.jar";

    /** Started by Java itself, with none of its options. */
    static Shipped jar(Path installed, Jdk jdk) {
        return new Shipped(
                "jar",
                jdk,
                List.of(jdk.java()),
                List.of("-jar", installed.resolve(AGENT).toString()),
                Map.of(),
                1400,
                0);
    }

    /** Started as its service is. The archive of classes is made here, in a folder of its own. */
    static Shipped installed(Path installed, Jdk jdk, Path cache) throws IOException, InterruptedException {
        Map<String, String> environment =
                Map.of("JAVA_HOME", jdk.home().toString(), "CACHE_DIRECTORY", cache.toString());
        Path bin = installed.resolve("bin");
        ProcessBuilder archive =
                new ProcessBuilder("sh", bin.resolve("archive-classes").toString()).inheritIO();
        archive.environment().putAll(environment);
        if (archive.start().waitFor() != 0) {
            throw new IOException("no archive of classes could be made with " + jdk.home());
        }
        return new Shipped(
                "package",
                jdk,
                List.of("sh", bin.resolve("netcls-agent").toString()),
                List.of(),
                environment,
                1000,
                90);
    }

    /** What the same build has made, found from the place of the benchmark's jar. */
    static Path find(Path benchmark) throws UnsupportedHostException {
        Path installed = benchmark.resolveSibling(INSTALLED).normalize();
        if (!Files.isRegularFile(installed.resolve(AGENT))) {
            throw new UnsupportedHostException(
                    "the distribution is missing, build it with mvn package -DskipTests: " + installed,
                    new NoSuchFileException(installed.toString()));
        }
        return installed;
    }

    ProcessBuilder command(List<String> options) {
        List<String> command = new ArrayList<>(words);
        command.addAll(options);
        command.addAll(end);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }
}
