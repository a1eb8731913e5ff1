// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControllersTest {
    @Test
    void allControllersOfTheHierarchyAreMountedTogether() {
        assertThat(mountedTogether("cpu\t1\t1\t1\nnet_cls\t7\t3\t1\nnet_prio\t7\t3\t1\n"))
                .isEqualTo("net_cls,net_prio");
    }

    @Test
    void netClsIsMountedAloneWhereItHasNoHierarchy() {
        assertThat(mountedTogether("net_cls\t0\t1\t1\nnet_prio\t0\t1\t1\n")).isEqualTo("net_cls");
        assertThat(mountedTogether("")).isEqualTo("net_cls");
    }

    private static String mountedTogether(String cgroups) {
        return String.join(",", Controllers.parse(cgroups).mountedTogether());
    }
}
