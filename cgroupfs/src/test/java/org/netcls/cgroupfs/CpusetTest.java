// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On plain files with what the kernel's hold: a hierarchy with both controllers cannot be made where there is another. */
class CpusetTest {
    @TempDir
    private Path dir;

    private Path root;
    private Path old;

    @BeforeEach
    void makeHierarchy() throws IOException {
        group(dir.resolve("mount"), "0-1\n", "0\n");
        group(dir.resolve("mount/a"), "\n", "\n");
        root = group(dir.resolve("mount/a/netcls"), "\n", "\n");
        old = group(root.resolve("old"), "\n", "\n");
    }

    @Test
    void groupsGetWhatTheGroupAroundThemHas() throws Exception {
        Path chosen = group(root.resolve("chosen"), "1\n", "0\n");
        Cpuset.inherit(root);

        for (Path group : new Path[] {dir.resolve("mount/a"), root, old}) {
            assertThat(group.resolve("cpuset.cpus")).content().isEqualToIgnoringNewLines("0-1");
            assertThat(group.resolve("cpuset.mems")).content().isEqualToIgnoringNewLines("0");
        }
        assertThat(chosen.resolve("cpuset.cpus")).hasContent("1\n");
        assertThat(root.resolve("cgroup.clone_children")).content().isEqualToIgnoringNewLines("1");
        assertThat(old.resolve("cgroup.clone_children")).hasContent("0\n");
    }

    @Test
    void namesTheControllerAndTheFileWhereThereIsNothingToInherit() throws Exception {
        Files.writeString(dir.resolve("mount/cpuset.mems"), "\n");
        assertThatIOException()
                .isThrownBy(() -> Cpuset.inherit(root))
                .withMessageContainingAll("cpuset", dir.resolve("mount/cpuset.mems") + " is empty; write to it");
    }

    @Test
    void nothingIsWrittenWhereItIsElsewhere() throws Exception {
        Path alone = Files.createDirectory(dir.resolve("alone"));
        Cpuset.inherit(alone);
        assertThat(alone).isEmptyDirectory();
    }

    private static Path group(Path path, String cpus, String mems) throws IOException {
        Files.createDirectory(path);
        Files.writeString(path.resolve("cpuset.cpus"), cpus);
        Files.writeString(path.resolve("cpuset.mems"), mems);
        Files.writeString(path.resolve("cgroup.clone_children"), "0\n");
        return path;
    }
}
