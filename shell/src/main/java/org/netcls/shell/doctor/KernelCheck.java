// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.cgroupfs.proc.Hierarchies;
import org.netcls.cgroupfs.proc.KernelRelease;
import org.netcls.diagnosis.Finding;

/** Whether the kernel has net_cls, lets it be mounted, and keeps with groups what containers have. */
record KernelCheck(Hierarchies hierarchies, KernelRelease release) {
    private static final String WHAT = "kernel";

    static KernelCheck of(Host host) throws IOException {
        return new KernelCheck(host.hierarchies(), KernelRelease.of(host.root()));
    }

    List<Finding> findings() {
        return Stream.concat(Stream.of(finding()), labels().stream()).toList();
    }

    private Optional<Finding> labels() {
        return release.obstacleToNotes().map(obstacle -> Finding.warn("labels", obstacle.what(), obstacle.remedy()));
    }

    private Finding finding() {
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
