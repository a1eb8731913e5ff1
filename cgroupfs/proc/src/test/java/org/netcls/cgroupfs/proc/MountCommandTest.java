// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountCommandTest {
    private static final Path PLACE = Path.of("/run/net cls");

    @Test
    void mountsNetClsAlone() {
        assertThat(MountCommand.of(PLACE, List.of("net_cls"), false).words())
                .containsExactly("mount", "-t", "cgroup", "-o", "net_cls", "none", "/run/net cls");
    }

    @Test
    void asksForAllControllersOfTheHierarchy() {
        List<String> together = List.of("net_cls", "net_prio");
        assertThat(MountCommand.of(PLACE, together, false).options()).isEqualTo("net_cls,net_prio");
    }

    @Test
    void favorsMovesOnlyWhenAsked() {
        assertThat(MountCommand.of(PLACE, List.of("net_cls"), true).options()).isEqualTo("net_cls,favordynmods");
    }

    @Test
    void quotesThePlaceForAShell() {
        assertThat(MountCommand.of(PLACE, List.of("net_cls"), false).typed())
                .isEqualTo("mkdir -p '/run/net cls' && mount -t cgroup -o net_cls none '/run/net cls'");
    }
}
