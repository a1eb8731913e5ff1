// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Printable;
import org.netcls.api.Standing;
import org.netcls.spi.GroupFacts;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/**
 * Finds the containers that have groups in the back end. Each group is judged on its own: adopted, removed if it is an
 * unfinished leftover, or left alone with a reason.
 */
final class Recovery {
    private final NetClsCgroups cgroups;
    private final Ledger ledger;
    private final Containers containers;
    private final Map<String, Assignment> known;
    private final Logger log;

    /** @param known those of before, by the names of their groups; they stay ours even if they no longer fit */
    Recovery(NetClsCgroups cgroups, Ledger ledger, Containers containers, Map<String, Assignment> known, Logger log) {
        this.cgroups = cgroups;
        this.ledger = ledger;
        this.containers = containers;
        this.known = known;
        this.log = log;
    }

    void run(List<String> groups) {
        // Those that are known have a right to their handles before others that carry the same.
        groups.stream()
                .sorted(Comparator.comparing((String group) -> !known.containsKey(group))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(group -> judge(group, true));
        int recovered = containers.families().size();
        if (recovered > 0) {
            log.info("Recovered {} containers", recovered);
        }
    }

    /** @param mayRemove whether an empty group without a classid can only be a leftover */
    void judge(String group, boolean mayRemove) {
        ContainerId container;
        try {
            container = new ContainerId(group);
        } catch (IllegalArgumentException e) {
            leaveAlone(group, "has no name of ours: " + e.getMessage(), Optional.empty());
            return;
        }
        try {
            judge(container, mayRemove);
        } catch (NoSuchFileException e) {
            // Somebody removed it just now.
        } catch (IOException | RuntimeException e) {
            leaveAlone(group, "cannot be recovered: " + e.getMessage(), Optional.empty());
        }
    }

    private void judge(ContainerId container, boolean mayRemove) throws IOException {
        GroupFacts facts = cgroups.read(container);
        Optional<NetClsHandle> given = knownHandle(container);
        if (!mayRemove && containers.families().get(container) != null) {
            leaveAlone(container.value(), "has the name of a container that shares its parent's", handle(facts));
        } else if (!ledger.isManaged()) {
            adopt(container, facts, handle(facts), Standing.OPERATORS);
        } else if (given.isPresent()) {
            keep(container, facts, given.get());
        } else if (facts.classId().isPresent()) {
            judge(container, facts, facts.classId().getAsInt());
        } else if (known.containsKey(container.value())) {
            adopt(container, facts, Optional.empty(), Standing.OPERATORS);
        } else if (!cgroups.processes(container).isEmpty()) {
            leaveAlone(container.value(), "has processes but no classid of its own", Optional.empty());
        } else if (mayRemove) {
            cgroups.remove(container);
        } else {
            leaveAlone(container.value(), "has no classid of its own, and we did not make it", Optional.empty());
        }
    }

    /** What we gave it; what the operator gave it is judged like the handle of any group. */
    private Optional<NetClsHandle> knownHandle(ContainerId container) {
        return Optional.ofNullable(known.get(container.value()))
                .filter(before -> before.standing() != Standing.OPERATORS)
                .flatMap(Assignment::handle);
    }

    /** It has its handle whatever its group carries, and whatever the ranges are now. */
    private void keep(ContainerId container, GroupFacts facts, NetClsHandle handle) {
        boolean fits = ledger.reserve(handle, container).isEmpty();
        Assignment kept = adopt(container, facts, Optional.of(handle), fits ? Standing.ASSIGNED : Standing.OUTSIDE);
        int found = facts.classId().orElse(0);
        if (found != handle.classId()) {
            containers.drift(kept, new Drift(container, handle, found));
        }
    }

    private void judge(ContainerId container, GroupFacts facts, int classId) {
        Optional<NetClsHandle> handle = handle(facts);
        Optional<String> refusal =
                handle.map(wanted -> ledger.reserve(wanted, container)).orElse(Optional.of("is no handle"));
        if (refusal.isEmpty()) {
            adopt(container, facts, handle, Standing.ASSIGNED);
        } else if (known.containsKey(container.value())) {
            keepOperators(container, facts, handle);
        } else {
            leaveAlone(
                    container.value(), String.format("has classid 0x%08x, which %s", classId, refusal.get()), handle);
        }
    }

    /** The operator gave it what it has, which does not fit or is another container's too. */
    private void keepOperators(ContainerId container, GroupFacts facts, Optional<NetClsHandle> handle) {
        if (handle.isPresent() && !ledger.covers(handle.get())) {
            adopt(container, facts, handle, Standing.OUTSIDE);
        } else {
            adopt(container, facts, handle, Standing.OPERATORS);
            containers.carry(container, facts.classId());
        }
    }

    private static Optional<NetClsHandle> handle(GroupFacts facts) {
        return NetClsHandle.ofClassId(facts.classId());
    }

    private Assignment adopt(
            ContainerId container, GroupFacts facts, Optional<NetClsHandle> handle, Standing standing) {
        Note note = note(container, facts);
        Assignment owner =
                new Assignment(container, handle, cgroups.path(container), facts.made(), note.labels(), standing);
        containers.adopt(owner);
        for (Note.Sharing nested : note.sharing()) {
            containers.adopt(new Assignment(
                    nested.container(), handle, owner.group(), nested.since(), nested.labels(), Standing.SHARED));
        }
        return owner;
    }

    private Note note(ContainerId container, GroupFacts facts) {
        try {
            return Note.parse(facts.note(), container);
        } catch (IllegalArgumentException e) {
            log.warn("Labels of container '{}' are lost: {}", container, Printable.escape(e.getMessage()));
            return Note.NONE;
        }
    }

    private void leaveAlone(String group, String reason, Optional<NetClsHandle> carries) {
        if (containers.strangers().leaveAlone(group, reason, carries)) {
            log.warn("Group {} is left alone: it {}", Printable.escape(group), Printable.escape(reason));
        }
    }
}
