// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.containers;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.EngineLabels;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.isolator.events.Changes;
import org.netcls.spi.NetClsCgroups;

/** Other labels for containers with groups of their own, and other handles where these ask for them: both, or neither. */
record Relabeling(
        NetClsCgroups cgroups,
        Bookkeeping books,
        Families families,
        SharedGroups shared,
        Lending lending,
        Drifts drifts,
        Changes changes) {
    Assignment relabel(Assignment present, Map<String, String> wanted) throws NetClsException {
        Map<String, String> labels = withThoseOfTheAgent(present, wanted);
        Optional<NetClsHandle> other = present.state() == AssignmentState.UNMANAGED
                ? Optional.empty()
                : books.giving().giveOther(present, labels);
        if (other.isPresent()) {
            move(present, other.get());
        }
        Assignment moved = other.isPresent() ? present.withHandle(other).withState(AssignmentState.ASSIGNED) : present;
        Assignment relabeled = moved.withLabels(labels);
        try {
            shared.annotate(relabeled);
        } catch (BackEndException e) {
            other.ifPresent(handle -> moveBack(present, handle, e));
            throw e;
        }
        publish(present, relabeled);
        return relabeled;
    }

    Assignment relabelShared(Assignment present, Assignment owner, Map<String, String> labels) throws BackEndException {
        Assignment relabeled = present.withLabels(labels);
        shared.replace(present, relabeled, owner);
        families.put(relabeled);
        tell(relabeled, "");
        return relabeled;
    }

    /** By which it follows the containers of engines; nobody else changes them. */
    private static Map<String, String> withThoseOfTheAgent(Assignment present, Map<String, String> wanted) {
        Map<String, String> labels = new HashMap<>(wanted);
        labels.keySet().removeAll(EngineLabels.OF_AGENT);
        present.labels().forEach((key, value) -> {
            if (EngineLabels.OF_AGENT.contains(key)) {
                labels.put(key, value);
            }
        });
        // Before anything is written: there may be too many now.
        return Request.ANY.withLabels(labels).labels();
    }

    private void publish(Assignment present, Assignment relabeled) {
        families.put(relabeled);
        if (relabeled.handle().equals(present.handle())) {
            tell(relabeled, "");
            return;
        }
        books.of(present)
                .released(
                        present,
                        () -> tell(relabeled, "before with " + present.handle().orElseThrow()));
        families.sharing(relabeled).stream()
                .map(nested -> nested.withHandle(relabeled.handle()))
                .forEach(nested -> {
                    families.put(nested);
                    tell(nested, "with its parent");
                });
        if (drifts.has(present.container())) {
            drifts.end(relabeled, "another handle was written");
        }
    }

    private void tell(Assignment relabeled, String detail) {
        changes.tell(Kind.RELABELED, relabeled, detail);
    }

    private void move(Assignment present, NetClsHandle handle) throws BackEndException {
        try {
            Containers.inBackEnd(() -> {
                cgroups.rewrite(present.container(), handle.classId());
                lending.relend(present.container(), present.handle().orElseThrow(), handle);
            });
        } catch (BackEndException e) {
            moveBack(present, handle, e);
            throw e;
        }
    }

    /** Where that fails too its groups may carry the other one, which the next look at all groups will tell. */
    private void moveBack(Assignment present, NetClsHandle other, BackEndException cause) {
        ContainerId container = present.container();
        NetClsHandle before = present.handle().orElseThrow();
        try {
            cgroups.rewrite(container, before.classId());
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
            drifts.begin(present, new Drift(container, before, other.classId()));
        }
        try {
            lending.relend(container, other, before);
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
        }
        // Last: it may be free at once, unless a group still carries it.
        books.giving().giveUp(Optional.of(other), container);
    }
}
