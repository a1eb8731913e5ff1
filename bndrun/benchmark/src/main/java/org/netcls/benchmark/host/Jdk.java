// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Java that is installed.
 *
 * @param feature the number that it is known by, as 17
 */
public record Jdk(int feature, Path home) {
    private static final int OLDEST = 17;

    /** The one that runs this, and those beside it of other versions that the agent runs on, by version. */
    public static List<Jdk> installed() throws IOException {
        Path running = Path.of(System.getProperty("java.home")).toRealPath();
        List<Jdk> jdks = new ArrayList<>(List.of(new Jdk(Runtime.version().feature(), running)));
        try (Stream<Path> homes = Files.list(running.getParent())) {
            for (Path home : homes.filter(Jdk::isJava).sorted().toList()) {
                Jdk jdk = of(home);
                if (jdk.feature >= OLDEST && jdks.stream().noneMatch(other -> other.feature == jdk.feature)) {
                    jdks.add(jdk);
                }
            }
        }
        jdks.sort(Comparator.comparing(Jdk::feature));
        return jdks;
    }

    private static boolean isJava(Path home) {
        return Files.isRegularFile(home.resolve("release")) && Files.isExecutable(home.resolve("bin/java"));
    }

    private static Jdk of(Path home) throws IOException {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return new Jdk(Runtime.Version.parse(version).feature(), home);
    }

    public String java() {
        return home.resolve("bin/java").toString();
    }
}
