// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootParametersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cgroup_no_v1=all",
                "cgroup-no-v1=memory,net_cls",
                "a cgroup_no_v1=\"net_cls\" -- b",
                "a \"cgroup_no_v1=net_cls\""
            })
    void findsTheParameterThatKeepsNetClsFromBeingMounted(String cmdline) {
        assertThat(BootParameters.parse(cmdline + "\n").withoutNetCls()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cgroup_no_v1",
                "cgroup_no_v1=named",
                "cgroup_no_v1=net_prio",
                "cgroup_disable=net_cls",
                "x=cgroup_no_v1=all",
                "x=\"a cgroup_no_v1=all\"",
                "x -- cgroup_no_v1=all"
            })
    void otherParametersDoNotMatter(String cmdline) {
        assertThat(BootParameters.parse(cmdline + "\n").withoutNetCls()).isEmpty();
    }
}
