// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyTraffic;

/**
 * A policy with all that is known of it.
 *
 * @param members the containers that have a handle under its primary, and what was counted of each
 * @param rules as nft prints what the kernel has; empty where it is not in force
 */
public record PolicyDetails(Policy policy, List<Member> members, String rules) {
    /** A container of a policy; those that share a handle are counted with the one whose it is. */
    public record Member(ContainerId container, NetClsHandle handle, PolicyTraffic traffic) {
        public long packets() {
            return traffic.packets();
        }

        public long bytes() {
            return traffic.bytes();
        }

        public long drops() {
            return traffic.droppedPackets();
        }
    }

    public PolicyDetails {
        // A list of this type is one that scripts can ask for its size.
        members = new ArrayList<>(members);
    }

    /** @param counted by handles; of those that have sent nothing there may be nothing */
    public static PolicyDetails of(
            Policy policy, List<Assignment> assignments, Map<NetClsHandle, PolicyTraffic> counted, String rules) {
        List<Member> members = assignments.stream()
                .filter(assignment -> assignment.state() != AssignmentState.SHARED)
                .flatMap(assignment -> assignment.handle().stream()
                        .filter(handle -> policy.status().primary().stream()
                                .anyMatch(primary -> primary.value() == handle.primary()))
                        .map(handle -> new Member(
                                assignment.container(), handle, counted.getOrDefault(handle, PolicyTraffic.NONE))))
                .sorted(Comparator.comparing(Member::container))
                .toList();
        return new PolicyDetails(policy, members, rules);
    }
}
