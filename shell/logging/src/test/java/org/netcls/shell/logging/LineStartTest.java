// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.LogLevel;

class LineStartTest {
    @TempDir
    Path folder;

    @Test
    void isForTheJournalWhereSystemdNamesTheStream() throws IOException {
        Path stream = Files.createFile(folder.resolve("stream"));
        String named = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");

        assertThat(LineStart.forStream(stream, named)).isEqualTo(LineStart.FOR_THE_JOURNAL);
    }

    @Test
    void isForPeopleWhereTheStreamIsAnother() throws IOException {
        Path stream = Files.createFile(folder.resolve("stream"));

        assertThat(LineStart.forStream(stream, "0:1")).isEqualTo(LineStart.FOR_PEOPLE);
        assertThat(LineStart.forStream(stream, null)).isEqualTo(LineStart.FOR_PEOPLE);
        assertThat(LineStart.forStream(folder.resolve("none"), "0:1")).isEqualTo(LineStart.FOR_PEOPLE);
    }

    @ParameterizedTest
    @CsvSource({"ERROR, <3>", "WARN, <4>", "AUDIT, <5>", "INFO, <6>", "DEBUG, <7>", "TRACE, <7>"})
    void tellsTheJournalTheLevelInItsOwnNumbers(LogLevel level, String start) {
        assertThat(LineStart.FOR_THE_JOURNAL.of(level, Instant.EPOCH)).isEqualTo(start);
    }
}
