// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelCheckTest {
    @TempDir
    Path root;

    private Fixture fixture;

    @BeforeEach
    void makeHost() throws IOException {
        fixture = new Fixture(root);
    }

    @Test
    void aKernelWithNetClsIsFine() {
        assertThat(finding()).isEqualTo(Finding.ok("kernel", "net_cls is there and enabled"));
    }

    @Test
    void aKernelWithoutNetClsFails() throws Exception {
        fixture.cgroups("memory\t4\t16\t1");
        assertThat(finding().level()).isEqualTo(Level.FAIL);
        assertThat(finding().remedy()).contains("CONFIG_CGROUP_NET_CLASSID");
    }

    @Test
    void aDisabledControllerFailsAndTheParameterIsNamed() throws Exception {
        fixture.cgroups("net_cls\t0\t1\t0");
        fixture.file("/proc/cmdline", "quiet cgroup_disable=memory,net_cls\n");
        assertThat(finding().level()).isEqualTo(Level.FAIL);
        assertThat(finding()).asString().contains("disabled", "booted with cgroup_disable=memory,net_cls");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup_no_v1=all", "cgroup-no-v1=memory,net_cls", "a cgroup_no_v1=net_cls -- b"})
    void aKernelThatDoesNotLetItBeMountedFails(String cmdline) throws Exception {
        fixture.file("/proc/cmdline", cmdline + "\n");
        assertThat(finding().level()).isEqualTo(Level.FAIL);
        assertThat(finding().found()).contains("cannot be mounted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cgroup_no_v1", "cgroup_no_v1=named", "cgroup_no_v1=net_prio", "x=cgroup_no_v1=all"})
    void otherParametersDoNotMatter(String cmdline) throws Exception {
        fixture.file("/proc/cmdline", cmdline + "\n");
        assertThat(finding().level()).isEqualTo(Level.OK);
    }

    @Test
    void whereNothingIsToBeSeenNothingIsKnown() throws Exception {
        fixture.delete("/proc/cgroups");
        assertThat(finding().level()).isEqualTo(Level.WARN);
        assertThat(finding().found()).contains("nothing is known");
    }

    private Finding finding() {
        return KernelCheck.of(fixture.host()).finding();
    }
}
