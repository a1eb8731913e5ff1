// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.AlreadyPreparedException;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.api.UnknownContainerException;

/**
 * What {@code netcls:assign} does: a container that is there keeps what it has, and is refused what contradicts that; it
 * gets more processes, and where the operator writes handles, another handle.
 */
record AssignAction(Isolator isolator, ContainerId container, Request request) {
    Assignment with(List<Long> pids) throws NetClsException, CommandFailure {
        Optional<Assignment> present = present();
        if (present.isEmpty()) {
            try {
                Assignment made = isolator.prepare(container, request);
                new ProcessMover(isolator, container, true).all(pids);
                return made;
            } catch (AlreadyPreparedException e) {
                // Somebody else was faster.
                present = Optional.of(isolator.status(container));
            }
        }
        Assignment kept = kept(present.get());
        new ProcessMover(isolator, container, false).all(pids);
        return kept;
    }

    private Optional<Assignment> present() throws NetClsException {
        try {
            return Optional.of(isolator.status(container));
        } catch (UnknownContainerException e) {
            return Optional.empty();
        }
    }

    private Assignment kept(Assignment present) throws NetClsException, CommandFailure {
        refuse(otherGroup(present).or(() -> otherLabel(present)).or(() -> otherHandle(present)), present);
        return request.handle().isPresent() && !request.handle().equals(present.handle())
                ? isolator.assign(container, request.handle().get())
                : present;
    }

    private Optional<String> otherGroup(Assignment present) {
        return request.ownGroup() && present.state() == AssignmentState.SHARED
                ? Optional.of("shared with its parent, and a group of its own was asked for, as --own-group, --primary"
                        + " and --handle do")
                : Optional.empty();
    }

    private Optional<String> otherLabel(Assignment present) {
        return request.labels().entrySet().stream()
                .filter(asked -> !asked.getValue().equals(present.labels().get(asked.getKey())))
                .findFirst()
                .map(asked -> has(present.labels(), asked.getKey()) + ", and label " + asked + " was asked for");
    }

    private static String has(Map<String, String> labels, String key) {
        return labels.containsKey(key) ? "with label " + key + "=" + labels.get(key) : "without label " + key;
    }

    private Optional<String> otherHandle(Assignment present) {
        if (request.handle().isPresent()) {
            // The operator's handle is written.
            return request.handle()
                    .filter(asked -> present.state() != AssignmentState.UNMANAGED
                            && !present.handle().equals(Optional.of(asked)))
                    .map(asked -> "and handle " + asked + " was asked for");
        }
        return request.primary().stream()
                .filter(asked ->
                        present.handle().map(NetClsHandle::primary).stream().noneMatch(has -> has == asked.value()))
                .map(asked -> "and a handle under primary " + asked + " was asked for")
                .findFirst();
    }

    private void refuse(Optional<String> contradiction, Assignment present) throws CommandFailure {
        if (contradiction.isPresent()) {
            throw CommandFailure.of(new AlreadyPreparedException(present).getMessage() + ", " + contradiction.get()
                    + "; without that it keeps what it has");
        }
    }
}
