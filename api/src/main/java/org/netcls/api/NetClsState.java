// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the isolator knew at one moment.
 *
 * @param version grows with every change; what is shown is at least as new as it says
 * @param allocator name of the strategy in use, empty while there is none
 * @param allocatorFault what the strategy did wrong; it is not asked again, and the isolator chooses in its place
 * @param handles one entry for each primary; empty when unmanaged
 * @param assignments ordered by container
 * @param leftAlone groups that were not adopted, ordered by name
 * @param drifts containers whose groups carry another classid, ordered by container
 * @param reconciliation what looking again has found so far
 */
public record NetClsState(
        long version,
        BackEnd backEnd,
        Optional<String> allocator,
        Optional<String> allocatorFault,
        List<HandleUse> handles,
        List<Assignment> assignments,
        List<GroupLeftAlone> leftAlone,
        List<Drift> drifts,
        Reconciliation reconciliation) {
    public NetClsState {
        handles = List.copyOf(handles);
        assignments = ordered(assignments, Assignment::container);
        leftAlone = ordered(leftAlone, GroupLeftAlone::name);
        drifts = ordered(drifts, Drift::container);
    }

    private static <T, K extends Comparable<K>> List<T> ordered(List<T> values, Function<T, K> key) {
        return values.stream().sorted(Comparator.comparing(key)).toList();
    }

    /** Whether the isolator hands out handles; without a primary it leaves that to the operator. */
    public boolean managed() {
        return !handles.isEmpty();
    }
}
