// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of the state without naming each container.
 *
 * @param version grows with every change; what is shown is at least as new as it says
 * @param allocator name of the allocator in use, empty while there is none
 * @param allocatorFault what the allocator did wrong; it is not asked again, and the isolator chooses in its place
 * @param allocatorAbsence why there is none, in one line for people, with what to do about it; empty while there is one
 * @param handles one entry for each primary; empty when unmanaged
 * @param containers how many there are
 * @param foreign groups that the isolator does not own, ordered by path
 * @param drifts containers of which the kernel has something else than was written, ordered by container
 * @param reconciliation what looking again has found so far
 */
public record Overview(
        long version,
        BackEnd backEnd,
        Optional<String> allocator,
        Optional<String> allocatorFault,
        Optional<String> allocatorAbsence,
        List<HandleCounts> handles,
        int containers,
        List<ForeignGroup> foreign,
        List<Drift> drifts,
        Reconciliation reconciliation) {
    public Overview {
        handles = List.copyOf(handles);
        foreign = foreign.stream()
                .sorted(Comparator.comparing(ForeignGroup::path))
                .toList();
        drifts = drifts.stream().sorted(Comparator.comparing(Drift::container)).toList();
    }

    /** Of a state of which nobody can tell why there is no allocator. */
    public Overview(
            long version,
            BackEnd backEnd,
            Optional<String> allocator,
            Optional<String> allocatorFault,
            List<HandleCounts> handles,
            int containers,
            List<ForeignGroup> foreign,
            List<Drift> drifts,
            Reconciliation reconciliation) {
        this(
                version,
                backEnd,
                allocator,
                allocatorFault,
                Optional.empty(),
                handles,
                containers,
                foreign,
                drifts,
                reconciliation);
    }

    /** Whether the isolator hands out handles; without a primary it leaves that to the operator. */
    public boolean managed() {
        return !handles.isEmpty();
    }
}
