// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.time.Duration;
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
 * Gives a container what it asks for. One that is there keeps what it has, and is refused what contradicts that; it gets
 * more processes, and where the operator writes handles, another handle. So the same can be asked again.
 */
public record Assigning(Isolator isolator, ContainerId container, Request request) {
    /**
     * What came of it.
     *
     * @param isNew whether the container was not there before
     */
    public record Result(Assignment assignment, boolean isNew) {}

    /**
     * Prepares the container, and moves these processes into it.
     *
     * @throws OtherwisePreparedException if it is there, and has something else
     * @throws PartlyMovedException if not all of the processes could be moved
     */
    public Result with(List<Long> pids) throws NetClsException {
        Optional<Assignment> present = present();
        if (present.isEmpty()) {
            try {
                return new Result(made(pids), true);
            } catch (AlreadyPreparedException e) {
                // Somebody else was faster.
                present = Optional.of(isolator.status(container));
            }
        }
        Assignment kept = kept(present.get());
        new ProcessMover(isolator, container).all(pids);
        return new Result(kept, false);
    }

    private Assignment made(List<Long> pids) throws NetClsException {
        Assignment made = isolator.prepare(container, request);
        try {
            new ProcessMover(isolator, container).all(pids);
            return made;
        } catch (PartlyMovedException e) {
            throw e;
        } catch (NetClsException e) {
            unmake(e);
            throw e;
        }
    }

    /** Also where it was an interrupt that kept it from being moved. */
    private void unmake(NetClsException cause) {
        boolean isInterrupted = Thread.interrupted();
        try {
            isolator.cleanup(container, Duration.ZERO);
        } catch (NetClsException e) {
            cause.addSuppressed(e);
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<Assignment> present() throws NetClsException {
        try {
            return Optional.of(isolator.status(container));
        } catch (UnknownContainerException e) {
            return Optional.empty();
        }
    }

    private Assignment kept(Assignment present) throws NetClsException {
        refuse(otherGroup(present).or(() -> otherLabel(present)).or(() -> otherHandle(present)), present);
        return request.handle().isPresent() && !request.handle().equals(present.handle())
                ? isolator.assign(container, request.handle().get())
                : present;
    }

    private Optional<String> otherGroup(Assignment present) {
        return request.ownGroup() && present.state() == AssignmentState.SHARED
                ? Optional.of("shared with its parent, and a group of its own was asked for, as a primary and a handle"
                        + " do too")
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

    private static void refuse(Optional<String> contradiction, Assignment present) throws OtherwisePreparedException {
        if (contradiction.isPresent()) {
            throw new OtherwisePreparedException(present, contradiction.get());
        }
    }
}
