// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.spi.NetClsCgroups;

/** Who keeps the books of which containers: the ledger of those that are managed, the operator of those that are not. */
public final class Bookkeeping {
    private static final Books OUTSIDE = new Books() {
        @Override
        public boolean hasBesideTheLedger(Assignment assignment, NetClsHandle handle) {
            return assignment.handle().equals(Optional.of(handle));
        }

        /** In the ranges of now, if it is with another container too. */
        @Override
        public Optional<NetClsHandle> carried(Assignment assignment) {
            return assignment.handle();
        }
    };

    private final LedgerBooks ledger;
    private final OperatorBooks operator;
    private final boolean managed;

    public Bookkeeping(NetClsCgroups cgroups, Ledger ledger, Selection selection, ForeignCarriers carriers) {
        this.ledger = new LedgerBooks(ledger, selection);
        this.operator = new OperatorBooks(cgroups, carriers);
        this.managed = ledger.isManaged();
    }

    /** Those that have what an assignment of this state has. */
    Books of(AssignmentState state) {
        return switch (state) {
            case ASSIGNED, DRIFTED -> ledger;
            case UNMANAGED -> operator;
            case OUTSIDE -> OUTSIDE;
            case SHARED -> Books.NONE;
        };
    }

    Books of(Assignment assignment) {
        return of(assignment.state());
    }

    /** Those in which handles are given now. */
    GivingBooks giving() {
        return managed ? ledger : operator;
    }

    OperatorBooks operator() {
        return operator;
    }
}
