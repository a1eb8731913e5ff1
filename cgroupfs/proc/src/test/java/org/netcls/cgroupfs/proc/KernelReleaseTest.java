// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelReleaseTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"3.10.0-1160.el7.x86_64", "4.19.0-27-amd64", "5.6.19", "5.6-rc1"})
    void beforeLinux5Dot7NoNotesAreKept(String release) {
        assertThat(new KernelRelease(release).obstacleToNotes())
                .get()
                .asString()
                .contains("this kernel, " + release + ", keeps neither labels", "use Linux 5.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.7.0", "5.10.0-8-amd64", "6.18.0", "unknown"})
    void sinceThenTheyAre(String release) {
        assertThat(new KernelRelease(release).obstacleToNotes()).isEmpty();
    }

    @Test
    void isReadFromTheHost() throws Exception {
        assertThat(KernelRelease.of(root)).isEqualTo(new KernelRelease("unknown"));
        Files.writeString(
                Files.createDirectories(root.resolve("proc/sys/kernel")).resolve("osrelease"), "6.1.0\n");
        assertThat(KernelRelease.of(root)).isEqualTo(new KernelRelease("6.1.0"));
    }
}
