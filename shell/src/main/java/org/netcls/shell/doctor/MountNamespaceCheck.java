// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.netcls.cgroupfs.proc.Mount;
import org.netcls.cgroupfs.proc.Mounts;
import org.netcls.cgroupfs.proc.Names;
import org.netcls.diagnosis.Finding;

/** Whether the host, which is where its first process is, has net_cls at the places where the agent sees it. */
record MountNamespaceCheck(Host host, Mounts agents) {
    private static final String WHAT = "mounts";

    static MountNamespaceCheck of(Host host) throws IOException {
        return new MountNamespaceCheck(host, host.hierarchies().mounts());
    }

    Finding finding() throws IOException {
        if (!host.isInFirstPidNamespace()) {
            return Finding.warn(
                    WHAT,
                    "the agent is in a pid namespace of its own, where neither the host's mounts nor its processes are"
                            + " to be seen, and those cannot be moved into groups",
                    "run the agent in the pid namespace of the host, as with docker run --pid=host, or without"
                            + " PrivatePIDs in a unit");
        }
        Optional<Mounts> hosts = host.readBytes("/proc/1/mountinfo").map(Mounts::parse);
        return hosts.isEmpty() ? unknown() : compared(places(agents), places(hosts.get()));
    }

    private static Finding unknown() {
        return Finding.warn(WHAT, "what the host has mounted may not be seen", "give the agent CAP_SYS_PTRACE to know");
    }

    private static Collection<String> places(Mounts mounts) {
        return mounts.ofNetCls().stream()
                .filter(mounts::isVisible)
                .map(Mount::point)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Finding compared(Collection<String> agents, Collection<String> hosts) {
        if (agents.equals(hosts) || agents.stream().anyMatch(hosts::contains)) {
            return Finding.ok(WHAT, "the agent sees those of the host");
        }
        return agents.isEmpty() ? unseen(hosts) : alone(agents, hosts);
    }

    private static Finding unseen(Collection<String> hosts) {
        return Finding.warn(
                WHAT,
                "the host has net_cls at " + shown(hosts) + ", and the agent, which has mounts of its own, does not see"
                        + " it",
                "let the host's mounts reach the agent, as with docker run -v PLACE:PLACE:rslave, or without"
                        + " MountFlags=private in a unit");
    }

    private static Finding alone(Collection<String> agents, Collection<String> hosts) {
        return Finding.warn(
                WHAT,
                "the agent has net_cls at " + shown(agents) + " among mounts of its own, and the host "
                        + (hosts.isEmpty() ? "does not see it" : "has it at " + shown(hosts))
                        + ", so programs of the host do not find the groups where the agent says",
                "mount it on the host, as by a mount unit that comes first, and let the agent see that at the same"
                        + " place");
    }

    private static String shown(Collection<String> places) {
        return places.stream().map(Names::shown).collect(Collectors.joining(" and at "));
    }
}
