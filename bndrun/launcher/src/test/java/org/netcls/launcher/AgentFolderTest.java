// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFolderTest {
    @TempDir
    Path parent;

    @Test
    void isMadeSuchThatOthersCanOnlyPass() throws Exception {
        Path path = parent.resolve("made").resolve("data");

        try (AgentFolder data = AgentFolder.open(path)) {
            assertThat(permissions(path)).isEqualTo("rwx--x--x");
            assertThat(permissions(data.folder("cache"))).isEqualTo("rwx------");
        }
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void isRefusedWhereOthersMayWrite() throws Exception {
        Path path = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxr-x"));

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> AgentFolder.open(path))
                .withMessageContaining("chmod go-w " + path);
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void whatIsInItCanBeDeletedWithAllThatIsInThat() throws Exception {
        try (AgentFolder data = AgentFolder.open(parent.resolve("data"))) {
            Path folder = Files.createDirectories(data.path().resolve("cache/bundle1/data"));
            Files.createFile(folder.resolve("kept"));

            data.delete("cache");
            data.delete("cache");

            assertThat(data.path().toFile().list()).containsExactly("lock");
        }
    }
}
