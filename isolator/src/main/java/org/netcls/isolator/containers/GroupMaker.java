// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.netcls.api.Assignment;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.spi.NetClsCgroups;

/** Makes groups with handles: each step is done in the back end and in the ledger, or in neither. */
record GroupMaker(NetClsCgroups cgroups, GivingBooks books, ForeignCarriers carriers) {
    /** @throws NetClsException if it cannot be made; then nothing of it is left, or what is left is foreign */
    Assignment make(ContainerId container, Request request) throws NetClsException {
        Containers.inBackEnd(() -> removeUnfinished(container));
        Optional<NetClsHandle> handle = choose(container, request);
        create(container, handle, request.labels());
        return new Assignment(
                container, handle, cgroups.path(container.value()), Instant.now(), request.labels(), books.state());
    }

    /** What an attempt of before could not undo, if there is anything. */
    void removeUnfinished(ContainerId container) throws IOException {
        if (carriers.isUnfinished(container.value())) {
            cgroups.remove(container);
            carriers.forget(container.value());
        }
    }

    private Optional<NetClsHandle> choose(ContainerId container, Request request) throws NetClsException {
        if (request.handle().isPresent()) {
            carriers.requireUncarried(request.handle().get(), container, cgroups.path(container.value()));
        }
        return books.give(container, request);
    }

    private void create(ContainerId container, Optional<NetClsHandle> handle, Map<String, String> labels)
            throws NetClsException {
        OptionalInt classId = handle.stream().mapToInt(NetClsHandle::classId).findAny();
        try {
            cgroups.create(container, classId, note(labels));
        } catch (FileAlreadyExistsException e) {
            meet(container);
            // Afterwards: the group that is there may carry just this one.
            handle.ifPresent(unused -> books.giveBack(unused, container));
            throw new BackEndException(
                    "group " + cgroups.path(container.value())
                            + " exists already and is no container's; see what it is for, and"
                            + " give the container another id while somebody needs it",
                    e);
        } catch (IOException | RuntimeException e) {
            giveUp(container, handle);
            throw new BackEndException(e.getMessage(), e);
        }
    }

    private static String note(Map<String, String> labels) {
        return labels.isEmpty() ? "" : Note.of(labels, List.of()).toText();
    }

    /** Another one's group, which may carry a handle, and will be judged when all are looked at. */
    private void meet(ContainerId container) {
        try {
            Optional<NetClsHandle> carries = NetClsHandle.ofClassId(cgroups.classId(container.value()));
            carriers.doNotAdopt(container.value(), "was there when a container of its name was prepared", carries);
        } catch (NoSuchFileException e) {
            // It is gone, and the next attempt can succeed.
        } catch (IOException | RuntimeException e) {
            carriers.doNotAdopt(container.value(), "cannot be read: " + e.getMessage());
        }
    }

    /** A group that was made, and that could not be removed again, is foreign that carries the handle. */
    private void giveUp(ContainerId container, Optional<NetClsHandle> handle) {
        if (isThere(container)) {
            carriers.leaveUnfinished(container, handle);
        }
        books.giveUp(handle, container);
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
