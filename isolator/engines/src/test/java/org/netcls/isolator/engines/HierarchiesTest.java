// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.netcls.cgroupfs.proc.Mounts;

class HierarchiesTest {
    private static final Path MOUNT = Path.of("/run/n\u00e9tcls");

    // As the kernel tells it: the bytes of a name, one in each char.
    private final Hierarchies hierarchies = new Hierarchies(
            Mounts.parse(
                    "1 0 0:1 / / rw - ext4 none rw\n2 1 0:2 / /run/n\u00c3\u00a9tcls rw - cgroup none rw,net_cls\n"),
            MOUNT.resolve("root"));

    @Test
    void aMountPointMayHaveAnyName() {
        EngineGroup group = new EngineGroup(MOUNT.resolve("web"));
        assertThat(hierarchies.isNetCls(group)).isTrue();
        assertThat(hierarchies.isWithin(group.directory())).isTrue();
        assertThat(hierarchies.isWithin(Path.of("/run/other/web"))).isFalse();
    }
}
