// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.util.Map;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.EngineLabels;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyException;
import org.netcls.api.Primary;
import org.netcls.api.Request;
import org.netcls.isolator.ledger.Ledger;

/** The books of managed containers: the ledger has what they have. */
record LedgerBooks(Ledger ledger, Selection selection) implements GivingBooks {
    @Override
    public AssignmentState state() {
        return AssignmentState.ASSIGNED;
    }

    @Override
    public Optional<NetClsHandle> give(ContainerId container, Request request) throws NetClsException {
        if (request.handle().isPresent()) {
            NetClsHandle handle = request.handle().get();
            selection.require(container, new Primary(handle.primary()));
            ledger.claim(handle, container);
            return request.handle();
        }
        return Optional.of(ledger.take(container, primary(container, request), selection.reserved()));
    }

    private Optional<Primary> primary(ContainerId container, Request request) throws NetClsException {
        if (request.primary().isEmpty()) {
            return selection.select(container, request.labels());
        }
        selection.require(container, request.primary().get());
        return request.primary();
    }

    @Override
    public Optional<NetClsHandle> giveOther(Assignment present, Map<String, String> labels) throws NetClsException {
        ContainerId container = present.container();
        Optional<Primary> now = present.handle().map(NetClsHandle::primary).map(Primary::new);
        Optional<Primary> selected = selection.select(container, labels);
        boolean stays = selected.isPresent() ? selected.equals(now) : !isSelected(present, now);
        if (stays) {
            return Optional.empty();
        }
        requireRulesThatFollow(present);
        return Optional.of(ledger.take(container, selected, selection.reserved()));
    }

    /** Those in a network of its own were loaded as it began, and match the handles of the policy of then. */
    private static void requireRulesThatFollow(Assignment present) throws HandleUnavailableException {
        if (present.labels().containsKey(EngineLabels.NETWORK)) {
            throw new HandleUnavailableException(
                    "container '" + present.container() + "' has a network of its own, where"
                            + " rules stay as they were when it began, and these labels select another policy: start it again"
                            + " with them");
        }
    }

    /** Whether it is where it is because of the labels that it has. */
    private boolean isSelected(Assignment present, Optional<Primary> now) throws NetClsException {
        try {
            return selection.select(present.container(), present.labels()).equals(now);
        } catch (PolicyException e) {
            return true;
        }
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
    public void released(Assignment assignment, Runnable told) {
        ledger.release(assignment.handle().orElseThrow(), assignment.container(), told);
    }

    @Override
    public void assign(Assignment present, NetClsHandle handle) throws HandleUnavailableException {
        throw GivingBooks.notTheOperators(present);
    }
}
