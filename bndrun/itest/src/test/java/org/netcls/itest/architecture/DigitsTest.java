// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Java writes the digits of the locale for {@code %d}, which neither tc nor a script can read; it does not for {@code %s}. */
class DigitsTest {
    private static final Path PROJECT = Path.of("../..");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern LOCALIZED = Pattern.compile("\"[^\"\n]*%[-0-9,.+]*[def][^\"\n]*\"");
    /** Tools of this project, whose numbers people read. */
    private static final List<String> OTHERS = List.of("benchmark", "contract", "itest-bundle");

    @Test
    void noNumberIsWrittenInDigitsOfTheLocale() throws Exception {
        List<String> found = sources().stream().flatMap(DigitsTest::localized).toList();
        assertThat(found).isEmpty();
        assertThat(sources()).hasSizeGreaterThan(100);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT)) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && file.toString().contains(SOURCES.toString())
                            && OTHERS.stream()
                                    .noneMatch(other -> file.startsWith(PROJECT.resolve("bndrun/" + other))
                                            || file.toString().contains("/" + other + "/src/")))
                    .toList();
        }
    }

    private static Stream<String> localized(Path file) {
        try {
            return LOCALIZED.matcher(Files.readString(file)).results().map(match -> file + ": " + match.group());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
