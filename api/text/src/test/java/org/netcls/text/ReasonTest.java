// SPDX-License-Identifier: Apache-2.0
package org.netcls.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReasonTest {
    @TempDir
    Path folder;

    private interface Failing {
        void run() throws IOException;
    }

    private static String reason(Failing failing) {
        try {
            failing.run();
            return "";
        } catch (IOException e) {
            return Reason.of(e);
        }
    }

    @Test
    void whatHappenedToAFileIsSaidBesideItsName() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(reason(() -> Files.readString(folder.resolve("none")))).isEqualTo(folder + "/none does not exist");
        assertThat(reason(() -> Files.createFile(file))).isEqualTo(file + " exists already");
        assertThat(reason(() -> Files.createDirectories(file))).isEqualTo(file + " exists already");
        assertThat(reason(() -> Files.newDirectoryStream(file).close())).isEqualTo(file + " is no folder");
        assertThat(reason(() -> Files.readString(file.resolve("below")))).isEqualTo(file + "/below: Not a directory");
    }

    @Test
    void whatHasAMessageOfItsOwnKeepsIt() {
        assertThat(Reason.of(new IOException("Broken pipe"))).isEqualTo("Broken pipe");
        assertThat(Reason.of(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }
}
