// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class KernelCheckTest extends Fixture {
    @Test
    void aKernelWithNetClsIsFine() throws Exception {
        assertThat(finding()).isEqualTo(Finding.ok("kernel", "net_cls is there and enabled"));
    }

    @Test
    void aKernelWithoutNetClsFails() throws Exception {
        cgroups("memory\t4\t16\t1");
        assertThat(finding().level()).isEqualTo(Level.FAIL);
        assertThat(finding().remedy()).contains("CONFIG_CGROUP_NET_CLASSID");
    }

    @Test
    void aDisabledControllerFailsAndTheParameterIsNamed() throws Exception {
        cgroups("net_cls\t0\t1\t0");
        file("/proc/cmdline", "quiet cgroup_disable=memory,net_cls\n");
        assertThat(finding().level()).isEqualTo(Level.FAIL);
        assertThat(finding()).asString().contains("disabled", "booted with cgroup_disable=memory,net_cls");
    }

    @Test
    void aKernelThatDoesNotLetItBeMountedFails() throws Exception {
        file("/proc/cmdline", "cgroup_no_v1=all\n");
        assertThat(finding().level()).isEqualTo(Level.FAIL);
        assertThat(finding().message()).contains("cannot be mounted");
    }

    @Test
    void whereNothingIsToBeSeenNothingIsKnown() throws Exception {
        delete("/proc/cgroups");
        assertThat(finding().level()).isEqualTo(Level.WARN);
        assertThat(finding().message()).contains("nothing is known");
    }

    @Test
    void anOldKernelKeepsNoLabels() throws Exception {
        file("/proc/sys/kernel/osrelease", "5.6.19-amd64\n");
        assertThat(KernelCheck.of(host()).findings())
                .contains(Finding.warn(
                        "labels",
                        "this kernel, 5.6.19-amd64, keeps neither labels nor shared containers with a group",
                        "use Linux 5.7 or newer where those are wanted"));
        file("/proc/sys/kernel/osrelease", "5.7.0\n");
        assertThat(KernelCheck.of(host()).findings()).hasSize(1);
    }

    private Finding finding() throws Exception {
        return KernelCheck.of(host()).findings().get(0);
    }
}
