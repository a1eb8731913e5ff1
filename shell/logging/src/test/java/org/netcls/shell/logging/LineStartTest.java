// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
