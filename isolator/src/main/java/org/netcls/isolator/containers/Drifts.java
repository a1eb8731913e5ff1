// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.List;
import java.util.Map;
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
    private final Bookkeeping books;
    private final Families families;
    private final ForeignCarriers carriers;
    private final Changes changes;
    private final Map<ContainerId, Drift> drifts = new ConcurrentHashMap<>();

    public Drifts(Bookkeeping books, Families families, ForeignCarriers carriers, Changes changes) {
        this.books = books;
        this.families = families;
        this.carriers = carriers;
        this.changes = changes;
    }

    /** The kernel has something else of this container than the isolator wrote. True if that is new. */
    public boolean begin(Assignment assignment, Drift drift) {
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
            changes.tell(Kind.DRIFTED, drifted, drift.toString());
        }
        return isNew;
    }

    /** The kernel has again what it should. */
    public void end(Assignment assignment, String detail) {
        Assignment settled = assignment.state() == AssignmentState.DRIFTED
                ? assignment.withState(AssignmentState.ASSIGNED)
                : assignment;
        families.put(settled);
        drifts.remove(assignment.container());
        carriers.carry(assignment.container().value(), books.of(assignment).carried(assignment));
        changes.tell(Kind.DRIFTED, settled, detail);
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
}
