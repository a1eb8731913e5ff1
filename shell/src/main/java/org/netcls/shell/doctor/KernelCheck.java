// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.diagnosis.Finding;

/** Whether the kernel has net_cls, and lets it be mounted. */
record KernelCheck(Hierarchies hierarchies) {
    private static final String WHAT = "kernel";

    static KernelCheck of(Host host) throws IOException {
        return new KernelCheck(host.hierarchies());
    }

    Finding finding() {
        if (!hierarchies.areControllersTold()) {
            return Finding.warn(
                    WHAT, "/proc/cgroups cannot be read, so nothing is known", "make it readable for the agent");
        }
        return hierarchies
                .obstacleToMounting()
                .map(obstacle -> Finding.fail(WHAT, "net_cls cannot be mounted: " + obstacle.what(), obstacle.remedy()))
                .orElse(Finding.ok(WHAT, "net_cls is there and enabled"));
    }
}
