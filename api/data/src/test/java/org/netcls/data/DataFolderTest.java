// SPDX-License-Identifier: Apache-2.0
package org.netcls.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final String FILE = "released-0012";

    private final List<String> warnings = new ArrayList<>();

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

        assertThat(DataFolder.of(" ", own, warnings::add).path(FILE)).isEqualTo(own.resolve(FILE));
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
        assertThat(warnings).singleElement().asString().contains(own.toString(), chosen.toString());
    }

    @Test
    void takesFoldersToo() throws Exception {
        Files.createDirectories(own.resolve("groups/web"));

        Path groups = DataFolder.of(chosen.toString(), own, warnings::add).path("groups");

        assertThat(groups).isEqualTo(chosen.resolve("groups"));
        assertThat(groups.resolve("web")).isDirectory();
        assertThat(own).isEmptyDirectory();
    }

    private Path file() {
        return DataFolder.of(chosen.toString(), own, warnings::add).path(FILE);
    }
}
