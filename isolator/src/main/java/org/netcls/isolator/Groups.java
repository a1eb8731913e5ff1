// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUnavailableException;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.spi.NetClsCgroups;

/** Makes groups with handles: each step is done in the back end and in the ledger, or in neither. */
record Groups(NetClsCgroups cgroups, Ledger ledger, Operators operators, Strangers strangers) {
    /** @throws NetClsException if it cannot be made; then nothing of it is left, or what is left is a stranger */
    Assignment make(ContainerId container, Request request) throws NetClsException {
        Optional<NetClsHandle> handle = choose(container, request);
        create(container, handle, request.labels());
        return new Assignment(
                container,
                handle,
                cgroups.path(container),
                Instant.now(),
                request.labels(),
                ledger.isManaged() ? AssignmentState.ASSIGNED : AssignmentState.UNMANAGED);
    }

    private Optional<NetClsHandle> choose(ContainerId container, Request request) throws NetClsException {
        if (request.handle().isPresent()) {
            strangers.requireUncarried(request.handle().get(), container, cgroups.path(container));
        }
        if (!ledger.isManaged()) {
            return chosenByOperator(container, request);
        }
        if (request.handle().isPresent()) {
            ledger.claim(request.handle().get(), container);
            return request.handle();
        }
        return Optional.of(ledger.take(container, request.primary()));
    }

    private Optional<NetClsHandle> chosenByOperator(ContainerId container, Request request)
            throws HandleUnavailableException {
        if (request.handle().isEmpty() && request.primary().isPresent()) {
            throw new HandleUnavailableException(
                    "no primary is configured, so the operator chooses the handle of container '" + container + "'");
        }
        if (request.handle().isPresent()) {
            operators.claim(request.handle().get(), container);
        }
        return request.handle();
    }

    private void create(ContainerId container, Optional<NetClsHandle> handle, Map<String, String> labels)
            throws NetClsException {
        OptionalInt classId = handle.stream().mapToInt(NetClsHandle::classId).findAny();
        try {
            cgroups.create(container, classId, Note.of(labels, List.of()).toText());
        } catch (FileAlreadyExistsException e) {
            handle.ifPresent(unused -> giveBack(unused, container));
            meet(container);
            throw new BackEndException(
                    "group " + cgroups.path(container)
                            + " exists already and is no container's; see what it is for, and"
                            + " give the container another id while somebody needs it",
                    e);
        } catch (IOException | RuntimeException e) {
            giveUp(container, handle);
            throw new BackEndException(e.getMessage(), e);
        }
    }

    private void giveBack(NetClsHandle handle, ContainerId container) {
        if (ledger.isManaged()) {
            ledger.giveBack(handle, container);
        } else {
            operators.release(handle, container);
        }
    }

    /** Another one's group, which may carry a handle, and will be judged when all are looked at. */
    private void meet(ContainerId container) {
        try {
            Optional<NetClsHandle> carries = NetClsHandle.ofClassId(cgroups.classId(container.value()));
            strangers.doNotAdopt(container.value(), "was there when a container of its name was prepared", carries);
        } catch (NoSuchFileException e) {
            // It is gone, and the next attempt can succeed.
        } catch (IOException | RuntimeException e) {
            strangers.doNotAdopt(container.value(), "cannot be read: " + e.getMessage());
        }
    }

    /** A group that was made, and that could not be removed again, is a stranger that carries the handle. */
    private void giveUp(ContainerId container, Optional<NetClsHandle> handle) {
        if (isThere(container)) {
            strangers.leaveUnfinished(container, handle);
        }
        if (ledger.isManaged()) {
            ledger.release(handle.orElseThrow(), container);
        } else {
            handle.ifPresent(written -> operators.found(written, container));
        }
    }

    /** One that cannot be read may be there. */
    private boolean isThere(ContainerId container) {
        try {
            cgroups.classId(container.value());
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }
}
