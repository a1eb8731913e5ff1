// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.hierarchy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountDirectoryTest {
    private Path dir;

    @BeforeEach
    void resolve(@TempDir Path temporary) throws IOException {
        dir = temporary.toRealPath();
    }

    @Test
    void isMadeAndUndoneWithItsParents() throws Exception {
        MountDirectory directory = MountDirectory.make(dir.resolve("a/b"));
        assertThat(directory.path()).isEqualTo(dir.resolve("a/b")).isEmptyDirectory();
        directory.undo(new IOException());
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void staysWhenItWasThereBefore() throws Exception {
        MountDirectory.make(dir).undo(new IOException());
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void isRefusedWhereAMountWouldHideSomething() throws Exception {
        Files.createFile(dir.resolve("hosts"));
        assertThatIOException()
                .isThrownBy(() -> MountDirectory.make(dir))
                .withMessage("cannot make a mount point of " + dir
                        + ": it is not empty, and a mount would hide what is in it;"
                        + " choose an empty one or a missing one");
    }

    @Test
    void leavesADanglingLinkAlone() throws Exception {
        Path link = Files.createSymbolicLink(dir.resolve("link"), dir.resolve("nowhere"));
        assertThatIOException().isThrownBy(() -> MountDirectory.make(link));
        assertThat(link).isSymbolicLink();
    }
}
