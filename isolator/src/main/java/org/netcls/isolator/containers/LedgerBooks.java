// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.isolator.ledger.Ledger;

/** The books of managed containers: the ledger has what they have. */
record LedgerBooks(Ledger ledger) implements GivingBooks {
    @Override
    public AssignmentState state() {
        return AssignmentState.ASSIGNED;
    }

    @Override
    public Optional<NetClsHandle> give(ContainerId container, Request request) throws NetClsException {
        if (request.handle().isPresent()) {
            ledger.claim(request.handle().get(), container);
            return request.handle();
        }
        return Optional.of(ledger.take(container, request.primary()));
    }

    @Override
    public void giveBack(NetClsHandle handle, ContainerId container) {
        ledger.giveBack(handle, container);
    }

    @Override
    public void giveUp(Optional<NetClsHandle> handle, ContainerId container) {
        ledger.release(handle.orElseThrow(), container);
    }

    @Override
    public void released(Assignment assignment) {
        ledger.release(assignment.handle().orElseThrow(), assignment.container());
    }

    @Override
    public void assign(Assignment present, NetClsHandle handle) throws HandleUnavailableException {
        throw GivingBooks.notTheOperators(present);
    }
}
