// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "1 2 3",
                "90 24 0:50 / /run/netcls rw - cgroup",
                "90 24 0:50 / /run/netcls rw cgroup none rw,net_cls",
                "90 24 0:50 / run/netcls rw - cgroup none rw,net_cls",
                "90 24 0:50 / /run/netcls rw - cgroup none rw,net_prio",
                "90 24 0:50 / /run/netcls rw - cgroup net_cls rw,cpu",
                "90 24 0:50 / /run/netcls rw - tmpfs net_cls rw,net_cls",
                "90 24 0:50 / /net_cls rw - cgroup2 cgroup2 rw,net_cls"
            })
    void isNotMisledByOtherLines(String line) {
        assertThat(Mount.parse(line)).noneMatch(Mount::isNetCls);
    }
}
