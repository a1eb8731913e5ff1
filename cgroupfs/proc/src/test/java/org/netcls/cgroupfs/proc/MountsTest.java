// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/run/netcls", "/run/netcls/net_cls", "/mnt/other", "/cgroup/net_cls", "/run/lockers"})
    void aPlaceForAnybodyComesFirst(String place) {
        assertThat(points("/tmp/net_cls", "/sys/fs/cgroup/net_cls", place, "/run/lxcfs/controllers/net_cls"))
                .containsExactly(place, "/sys/fs/cgroup/net_cls", "/tmp/net_cls", "/run/lxcfs/controllers/net_cls");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/cgmanager/fs/net_cls",
                "/var/run/docker/net_cls",
                "/run/user/1000/cg",
                "/var/lib/docker/overlay2/1/merged/sys/fs/cgroup/net_cls",
                "/home/me/cg",
                "/root/cg"
            })
    void theFolderOfAProgramIsTheLastResort(String place) {
        assertThat(points(place, "/sys/fs/cgroup/net_cls")).containsExactly("/sys/fs/cgroup/net_cls", place);
    }

    @Test
    void placesThatAreAsGoodStayInTheKernelsOrder() {
        assertThat(points("/mnt/b", "/mnt/a")).containsExactly("/mnt/b", "/mnt/a");
    }

    private static Stream<String> points(String... places) {
        String mountinfo = Stream.of(places)
                .map(place -> "42 27 0:39 / " + place + " rw,relatime - cgroup none rw,net_cls\n")
                .collect(Collectors.joining());
        return Mounts.parse(mountinfo).ofNetCls().stream().map(Mount::point);
    }
}
