// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.events.Changes;

/** Of which containers the kernel has something else than the isolator wrote. */
public final class Drifts {
    public static final String AS_IT_SHOULD_BE = "it is as it should be again";

    private final Bookkeeping books;
    private final Families families;
    private final ForeignCarriers carriers;
    private final Changes changes;
    private final Map<ContainerId, Drift> drifts = new ConcurrentHashMap<>();
    private final Map<ContainerId, Drift> told;

    /** @param told those of before, which are not told again */
    public Drifts(
            Bookkeeping books,
            Families families,
            ForeignCarriers carriers,
            Changes changes,
            Map<ContainerId, Drift> told) {
        this.books = books;
        this.families = families;
        this.carriers = carriers;
        this.changes = changes;
        this.told = new ConcurrentHashMap<>(told);
    }

    /** The kernel has something else of this container than the isolator wrote. True if that is to be told. */
    public boolean begin(Assignment assignment, Drift drift) {
        boolean isTold = drift.equals(told.remove(assignment.container()));
        boolean isNew = !drift.equals(drifts.put(assignment.container(), drift));
        if (isNew) {
            Assignment drifted = assignment.state() == AssignmentState.ASSIGNED
                    ? assignment.withState(AssignmentState.DRIFTED)
                    : assignment;
            families.put(drifted);
            boolean isRight = drift.lent().isPresent() || drift.stray().isPresent();
            carriers.carry(
                    assignment.container().value(),
                    isRight ? books.of(assignment).carried(assignment) : NetClsHandle.ofClassId(drift.found()));
            if (!isTold) {
                changes.tell(Kind.DRIFTED, drifted, drift.toString());
            }
        }
        return isNew && !isTold;
    }

    /** All is looked at: what was told before, and is not so any more, has ended. */
    public void endOthersOfBefore() {
        told.keySet().stream()
                .filter(container -> !has(container))
                .flatMap(container -> Optional.ofNullable(families.get(container)).stream())
                .forEach(assignment -> end(assignment, AS_IT_SHOULD_BE));
        told.clear();
    }

    /** The kernel has again what it should. */
    public void end(Assignment assignment, String detail) {
        Assignment ended = assignment.state() == AssignmentState.DRIFTED
                ? assignment.withState(AssignmentState.ASSIGNED)
                : assignment;
        families.put(ended);
        drifts.remove(assignment.container());
        carriers.carry(assignment.container().value(), books.of(assignment).carried(assignment));
        changes.tell(Kind.DRIFTED, ended, detail);
    }

    public boolean has(ContainerId container) {
        return drifts.containsKey(container);
    }

    /** The container is gone. */
    void forget(ContainerId container) {
        drifts.remove(container);
    }

    List<Drift> all() {
        return List.copyOf(drifts.values());
    }

    public Map<ContainerId, Drift> byContainer() {
        return Map.copyOf(drifts);
    }
}
