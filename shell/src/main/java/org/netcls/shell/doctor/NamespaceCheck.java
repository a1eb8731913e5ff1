// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.Isolator;
import org.netcls.diagnosis.Finding;
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
    private int withRules;
    private int unknown;

    /** @param hasRules whether rules of ours were loaded where it is, if that is elsewhere */
    private record Member(ContainerId container, long pid, boolean hasRules) {
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
        int all = here + withRules + elsewhere.size() + unknown;
        if (!elsewhere.isEmpty()) {
            Member first = elsewhere.get(0);
            return Finding.warn(
                    WHAT,
                    "of " + count(all) + " in groups, " + elsewhere.size() + " in another network namespace, as "
                            + first + ", and rules of the host do not match what they send",
                    "load rules inside too, from a FILE that does not flush what others have there: nsenter -t "
                            + first.pid() + " -n nft -f FILE");
        }
        if (unknown > 0) {
            return Finding.warn(
                    WHAT,
                    "of " + count(all) + " in groups, the network namespaces of " + unknown + " may not be seen",
                    "give the agent CAP_SYS_PTRACE to know");
        }
        return mayNotSeeAll()
                ? notAll(all)
                : Finding.ok(WHAT, all == 0 ? "no process is in a group" : none(all) + inside());
    }

    private String inside() {
        return withRules == 0 ? "" : " but " + withRules + " where rules were loaded inside";
    }

    private static Finding notAll(int seen) {
        return Finding.warn(
                WHAT,
                (seen == 0 ? "no process is to be seen in a group" : none(seen))
                        + "; but the agent is in a pid namespace of its own, and processes outside of that are hidden"
                        + " from it",
                "run the agent in the pid namespace of the host to know, as with docker run --pid=host");
    }

    private static String none(int all) {
        return count(all) + " in groups, none in another network namespace";
    }

    /** Whether the kernel leaves processes out of a group's list, as it does for readers in any but the first one. */
    private boolean mayNotSeeAll() throws IOException {
        return isolator.backEnd().tagsPackets() && !host.isInFirstPidNamespace();
    }

    private static String count(int all) {
        return (all < MOST ? "" : "the first ") + all + (all == 1 ? " process" : " processes");
    }

    private Stream<Member> members() {
        return isolator.state().assignments().stream()
                .filter(assignment -> assignment.state() != AssignmentState.SHARED)
                .flatMap(assignment -> membersOf(assignment.container(), hasRules(assignment)))
                .limit(MOST);
    }

    private static boolean hasRules(Assignment assignment) {
        return EngineLabels.RULES_INSIDE.equals(assignment.labels().get(EngineLabels.NETWORK));
    }

    private Stream<Member> membersOf(ContainerId container, boolean hasRules) {
        try {
            return cgroups.processes(container.value()).stream().map(pid -> new Member(container, pid, hasRules));
        } catch (NoSuchFileException e) {
            // It was released meanwhile.
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look(Member member, String own) {
        try {
            if (host.link("/proc/" + member.pid() + "/ns/net").equals(own)) {
                here++;
            } else if (member.hasRules()) {
                withRules++;
            } else {
                elsewhere.add(member);
            }
        } catch (IOException e) {
            if (isStillInside(member)) {
                unknown++;
            }
        }
    }

    /** What is not in {@code /proc} has ended, or is hidden from this user (hidepid); the group itself knows. */
    private boolean isStillInside(Member member) {
        return membersOf(member.container(), member.hasRules()).anyMatch(member::equals);
    }
}
