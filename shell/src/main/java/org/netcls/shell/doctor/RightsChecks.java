// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.List;
import org.netcls.diagnosis.Finding;
import org.netcls.shell.doctor.Rights.Capability;

/**
 * Whether the agent may do what it is for. The kernel lets only uid 0 move other users' processes in cgroup v1, whatever
 * its capabilities.
 */
record RightsChecks(Host host, MountChecks mounts) {
    List<Finding> findings() {
        return Rights.of(host)
                .map(rights -> List.of(user(rights), mounting(rights), killing(rights)))
                .orElse(List.of(Finding.warn(
                        "user",
                        "/proc/self/status cannot be read, so nothing is known",
                        "make it readable for the agent")));
    }

    private static Finding user(Rights rights) {
        return rights.isRoot()
                ? Finding.ok("user", "uid 0, which may move every process into a group")
                : Finding.warn(
                        "user",
                        "uid " + rights.uid() + ", which may move only its own processes into a group",
                        "run the agent as root to move those of others too");
    }

    private Finding mounting(Rights rights) {
        String what = Capability.CAP_SYS_ADMIN.name();
        if (rights.has(Capability.CAP_SYS_ADMIN)) {
            return Finding.ok(what, "the agent has it, and may mount net_cls");
        }
        return mounts.isMounted()
                ? Finding.ok(what, "the agent lacks it, and needs none while net_cls is mounted")
                : Finding.warn(
                        what, "the agent lacks it, and cannot mount net_cls", "mount net_cls as root beforehand");
    }

    private static Finding killing(Rights rights) {
        String what = Capability.CAP_KILL.name();
        return rights.has(Capability.CAP_KILL)
                ? Finding.ok(what, "the agent has it, and netcls:release --kill ends every process")
                : Finding.warn(
                        what,
                        "the agent lacks it, and netcls:release --kill ends only processes of uid " + rights.uid(),
                        "run the agent as root with this capability");
    }
}
