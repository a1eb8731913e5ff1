// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.util.List;
import org.netcls.cgroupfs.proc.Membership;
import org.netcls.cgroupfs.proc.Mounts;
import org.netcls.diagnosis.Finding;

/** Whether the agent can find groups where the host's engines have made them. */
record CgroupNamespaceCheck(Host host) {
    /** What the kernel puts before the name of a group that is not in the reader's cgroup namespace. */
    private static final String OUTSIDE = "/..";

    List<Finding> findings() throws IOException {
        return host.isInFirstPidNamespace() && isFirstProcessOutside() && !isOutsideMounted()
                ? List.of(Finding.warn(
                        "cgroups",
                        "the agent is in a cgroup namespace of its own, where it does not find the groups of engines,"
                                + " so what is executed in their containers later is moved into none, and those of a"
                                + " killed engine are not released",
                        "run the agent in the cgroup namespace of the host, as with docker run --cgroupns=host"
                                + " -v /sys/fs/cgroup:/sys/fs/cgroup:ro"))
                : List.of();
    }

    private boolean isFirstProcessOutside() {
        return Membership.parse(host.readBytes("/proc/1/cgroup").orElse("")).stream()
                .anyMatch(membership -> membership.group().startsWith(OUTSIDE));
    }

    private boolean isOutsideMounted() throws IOException {
        Mounts mounts = host.hierarchies().mounts();
        return mounts.all().stream()
                .anyMatch(mount -> mount.type().startsWith("cgroup")
                        && mount.root().startsWith(OUTSIDE)
                        && mounts.isVisible(mount));
    }
}
