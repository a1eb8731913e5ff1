// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.isolator.fakes.RecordingLog;

class ReleaseFolderTest {
    private static final String FILE = "released-0012";

    private final RecordingLog log = new RecordingLog();

    @TempDir
    Path folder;

    private Path own;
    private Path chosen;

    @BeforeEach
    void makeTheOwnFolder() throws Exception {
        own = Files.createDirectory(folder.resolve("own"));
        chosen = folder.resolve("some").resolve("where");
    }

    @Test
    void isTheBundlesOwnWhereNoneIsConfigured() throws Exception {
        Files.writeString(own.resolve(FILE), "times");

        assertThat(ReleaseFolder.of(" ", own, log.logger()).file(0x12)).isEqualTo(own.resolve(FILE));
        assertThat(own.resolve(FILE)).hasContent("times");
    }

    @Test
    void isMadeWhereItIsMissing() {
        assertThat(file()).isEqualTo(chosen.resolve(FILE)).doesNotExist();
        assertThat(chosen).isDirectory();
    }

    @Test
    void takesWhatTheBundlesOwnHas() throws Exception {
        Files.writeString(own.resolve(FILE), "times");

        assertThat(file()).hasContent("times");
        assertThat(own).isEmptyDirectory();
        assertThat(chosen.toFile().list()).containsExactly(FILE);
    }

    @Test
    void keepsWhatItHas() throws Exception {
        Files.createDirectories(chosen);
        Files.writeString(chosen.resolve(FILE), "newer");
        Files.writeString(own.resolve(FILE), "older");

        assertThat(file()).hasContent("newer");
    }

    @Test
    void isTheBundlesOwnWhereItCannotBeUsed() throws Exception {
        Files.writeString(own.resolve(FILE), "times");
        chosen = Files.writeString(folder.resolve("file"), "no folder");

        assertThat(file()).isEqualTo(own.resolve(FILE)).hasContent("times");
        assertThat(log.warnings()).singleElement().asString().contains(own.toString(), chosen.toString());
    }

    private Path file() {
        return ReleaseFolder.of(chosen.toString(), own, log.logger()).file(0x12);
    }
}
