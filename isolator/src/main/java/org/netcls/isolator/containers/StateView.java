// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.List;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleMap;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;
import org.netcls.api.UnknownContainerException;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.Statuses;
import org.netcls.spi.NetClsCgroups;

/** What the state shows of the containers, of foreign groups and of handles. It changes nothing. */
public record StateView(
        NetClsCgroups cgroups,
        Ledger ledger,
        Bookkeeping books,
        Families families,
        ForeignCarriers carriers,
        Drifts drifts,
        Changes changes) {
    public long version() {
        return changes.version();
    }

    public BackEnd backEnd() {
        return cgroups.backEnd();
    }

    public NetClsState state(Reconciliation reconciliation) {
        long known = changes.version();
        List<Assignment> assignments =
                families.all().stream().map(this::current).toList();
        return new NetClsState(overview(known, assignments.size(), reconciliation), assignments);
    }

    public Overview overview(Reconciliation reconciliation) {
        long known = changes.version();
        return overview(known, families.size(), reconciliation);
    }

    /** @param known the version, from before anything else was read */
    private Overview overview(long known, int size, Reconciliation reconciliation) {
        Ledger.Snapshot snapshot = ledger.snapshot();
        return new Overview(
                known,
                cgroups.backEnd(),
                snapshot.allocator(),
                snapshot.fault(),
                snapshot.absence(),
                snapshot.handles(),
                size,
                carriers.foreign(),
                drifts.all(),
                reconciliation);
    }

    public Assignment status(ContainerId container) throws UnknownContainerException {
        return current(families.require(container));
    }

    /** Unmanaged, the classid is the operator's to change at any time, so the kernel is asked. */
    private Assignment current(Assignment assignment) {
        return assignment.state() == AssignmentState.SHARED
                ? currentShared(assignment)
                : books.of(assignment).current(assignment);
    }

    private Assignment currentShared(Assignment assignment) {
        try {
            Assignment owner = families.owner(assignment);
            Assignment now = books.of(owner).current(owner);
            return now == owner ? assignment : assignment.withHandle(now.handle());
        } catch (UnknownContainerException e) {
            // Both are just being released.
            return assignment;
        }
    }

    public HandleStatus handle(NetClsHandle handle) {
        HandleStatus booked = ledger.status(handle);
        return booked.use() == HandleUse.USED
                ? booked
                : ownerBesideTheLedger(handle)
                        .map(owner -> Statuses.used(handle, owner))
                        .orElse(booked);
    }

    private Optional<ContainerId> ownerBesideTheLedger(NetClsHandle handle) {
        return books.operator()
                .owner(handle)
                .or(() -> families.all().stream()
                        .filter(assignment -> books.of(assignment).hasBesideTheLedger(assignment, handle))
                        .map(Assignment::container)
                        .findFirst());
    }

    public HandleMap handles(Primary primary) {
        return ledger.map(primary.value());
    }
}
