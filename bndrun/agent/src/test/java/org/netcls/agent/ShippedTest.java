// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the agent ships for each PID. */
class ShippedTest {
    private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
    private static final Pattern VALUE = Pattern.compile("(\\S+) = (?:\\(\\S+=)?\\$\\[prop:([^;]+);default=.*");

    /** By it netcls:config tells what is shipped from what somebody has set. */
    @Test
    void eachValueCanBeGivenByASystemPropertyThatIsDocumented() throws Exception {
        String documented = Files.readString(DOCUMENT);
        URI folder = Objects.requireNonNull(ShippedTest.class.getResource("/configurations"))
                .toURI();
        int values = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder))) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    Matcher value = VALUE.matcher(line);
                    assertThat(value.matches()).as(file + ": " + line).isTrue();
                    assertThat(documented).as(line).contains("| `" + value.group(1) + "` | `" + value.group(2) + "`");
                    values++;
                }
            }
        }
        assertThat(values).isGreaterThan(20);
    }
}
