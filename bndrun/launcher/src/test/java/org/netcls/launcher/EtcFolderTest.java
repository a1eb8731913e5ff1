// SPDX-License-Identifier: Apache-2.0
package org.netcls.launcher;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcFolderTest {
    @TempDir
    Path folder;

    @Test
    void oneThatCanBeReadWillDoWithFilesAndWithout() throws Exception {
        new EtcFolder(folder).requireReadable();
        Files.createFile(folder.resolve("a.cfg"));
        new EtcFolder(folder).requireReadable();
    }

    @Test
    void oneThatIsMissingOrIsNoFolderIsRefusedInOneLineThatSaysWhatToDo() throws Exception {
        for (Path path : new Path[] {folder.resolve("none"), Files.createFile(folder.resolve("file"))}) {
            assertThatExceptionOfType(LaunchException.class)
                    .isThrownBy(new EtcFolder(path)::requireReadable)
                    .withMessageContainingAll("netcls.etc", path.toString(), "-Dnetcls.etc=FOLDER")
                    .withMessageNotContaining("\n");
        }
    }
}
