// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.engines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.api.ContainerId;

class GroupOwnerTest {
    private static final ContainerId WEB = new ContainerId("web");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                     | /web                           | /web
                    ''                     | /docker/web                    | /docker/web
                    ''                     | /docker/web/init.scope         | /docker/web
                    ''                     | /libpod_parent/libpod-web      | /libpod_parent/libpod-web
                    ''                     | /system.slice/docker-web.scope | /system.slice/docker-web.scope
                    ''                     | /a.slice/libpod-web.scope/container | /a.slice/libpod-web.scope
                    ''                     | /system.slice/runc-web.scope   | /system.slice/runc-web.scope
                    ''                     | /kubepods.slice/cri-containerd-web.scope | /kubepods.slice/cri-containerd-web.scope
                    /a/b                   | /a/b                           | /a/b
                    a/b                    | /pod/a/b/c                     | /pod/a/b
                    machine.slice:x:y      | /machine.slice/x-y.scope       | /machine.slice/x-y.scope
                    :x:y                   | /system.slice/x-y.scope        | /system.slice/x-y.scope
                    a.slice::y.slice       | /a.slice/y.slice               | /a.slice/y.slice
                    """)
    void anEnginesGroupIsTheContainers(String cgroupsPath, String path, String group) {
        assertThat(GroupOwner.of(WEB, cgroupsPath).groupIn(path)).contains(group);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                | /
                    /                 | /
                    ''                | /system.slice/docker.service
                    ''                | /myweb
                    ''                | /web2
                    ''                | /my-web
                    ''                | /user.slice/session-web.scope
                    ''                | /user.slice/web.scope
                    ''                | /web.service
                    /a/b              | /a
                    /a/b              | /xa/b2
                    machine.slice:x:y | /machine.slice
                    """)
    void whatItHasInheritedIsNot(String cgroupsPath, String path) {
        assertThat(GroupOwner.of(WEB, cgroupsPath).groupIn(path)).isEmpty();
    }

    /** Of which the kernel tells the bytes. */
    @Test
    void namesAreNotOnlyThoseOfAscii() {
        String told = "/p\u00c3\u00b4d/c";
        assertThat(GroupOwner.of(WEB, "/p\u00f4d/c").groupIn(told)).contains(told);
    }

    @Test
    void anIdThatAnEngineHasMadeTellsBehindAnyPrefix() {
        String id = "0123456789abcdef".repeat(4);
        String group = "/machine.slice/other-" + id + ".scope";
        assertThat(GroupOwner.of(new ContainerId(id), "").groupIn(group + "/inner"))
                .contains(group);
    }
}
