// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.Standing;
import org.netcls.spi.NetClsCgroups;

/** Whether the agent's network namespace, where rules of the host are, is that of the processes in groups. */
final class NamespaceCheck {
    static final int MOST = 1000;

    private static final String WHAT = "namespaces";

    private final Host host;
    private final Isolator isolator;
    private final NetClsCgroups cgroups;
    private final List<Member> elsewhere = new ArrayList<>();
    private int here;
    private int unknown;

    private record Member(ContainerId container, long pid) {
        @Override
        public String toString() {
            return "pid " + pid + " of container '" + container + "'";
        }
    }

    NamespaceCheck(Host host, Isolator isolator, NetClsCgroups cgroups) {
        this.host = host;
        this.isolator = isolator;
        this.cgroups = cgroups;
    }

    Finding finding() throws IOException {
        String own = host.link("/proc/self/ns/net");
        members().forEach(member -> look(member, own));
        int all = here + elsewhere.size() + unknown;
        if (!elsewhere.isEmpty()) {
            Member first = elsewhere.get(0);
            return Finding.warn(
                    WHAT,
                    "of " + count(all) + " in groups, " + elsewhere.size() + " in another network namespace, as "
                            + first + ", and rules of the host do not match what they send",
                    "load rules inside too: nsenter -t " + first.pid() + " -n nft -f FILE");
        }
        return unknown > 0
                ? Finding.warn(
                        WHAT,
                        "of " + count(all) + " in groups, the network namespaces of " + unknown + " may not be seen",
                        "run the agent as root to know")
                : Finding.ok(
                        WHAT,
                        all == 0
                                ? "no process is in a group"
                                : count(all) + " in groups, none in another network namespace");
    }

    private static String count(int all) {
        return (all < MOST ? "" : "the first ") + all + (all == 1 ? " process" : " processes");
    }

    private Stream<Member> members() {
        return isolator.state().assignments().stream()
                .filter(assignment -> assignment.standing() != Standing.SHARED)
                .map(Assignment::container)
                .flatMap(this::membersOf)
                .limit(MOST);
    }

    private Stream<Member> membersOf(ContainerId container) {
        try {
            return cgroups.processes(container.value()).stream().map(pid -> new Member(container, pid));
        } catch (IOException e) {
            // It was released meanwhile.
            return Stream.empty();
        }
    }

    private void look(Member member, String own) {
        try {
            if (host.link("/proc/" + member.pid() + "/ns/net").equals(own)) {
                here++;
            } else {
                elsewhere.add(member);
            }
        } catch (IOException e) {
            if (host.has("/proc/" + member.pid())) {
                unknown++;
            }
        }
    }
}
