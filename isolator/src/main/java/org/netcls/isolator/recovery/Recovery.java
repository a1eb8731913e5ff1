// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.ForeignGroup;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.containers.Containers;
import org.netcls.isolator.containers.Drifts;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.ForeignCarriers;
import org.netcls.isolator.containers.Lent;
import org.netcls.isolator.containers.Note;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.GroupFacts;
import org.netcls.spi.NetClsCgroups;
import org.netcls.text.Printable;
import org.osgi.service.log.Logger;

/**
 * Finds the containers that have groups in the back end. Each group is judged on its own: adopted, removed if it is an
 * unfinished leftover, or foreign with a reason.
 */
public final class Recovery {
    private static final int MOST_LOGGED = 10;

    private final NetClsCgroups cgroups;
    private final Ledger ledger;
    private final Containers containers;
    private final Families families;
    private final ForeignCarriers carriers;
    private final Drifts drifts;
    private Before known;
    private final Logger log;
    private final Set<String> unread = new HashSet<>();

    /** @param known those of before stay ours even if they no longer fit */
    public Recovery(
            NetClsCgroups cgroups,
            Ledger ledger,
            Containers containers,
            Families families,
            ForeignCarriers carriers,
            Drifts drifts,
            Before known,
            Logger log) {
        this.cgroups = cgroups;
        this.ledger = ledger;
        this.containers = containers;
        this.families = families;
        this.carriers = carriers;
        this.drifts = drifts;
        this.known = known;
        this.log = log;
    }

    /** @return how many containers of before were not found again */
    public int run(Survey survey) {
        carriers.goOn(known.notAdopted(), known.elsewhere(), known.carried(), known.lent());
        meet(survey.foreign());
        goOn(survey.believed());
        survey.groups().stream()
                .collect(Collectors.groupingBy(look -> right(look.group()), TreeMap::new, Collectors.toList()))
                .values()
                .forEach(looks -> looks.forEach(look -> judge(look, true)));
        forgetNotAdopted(survey);
        endLoans(survey.foreign());
        Set<NetClsHandle> unaccounted = ledger.unaccounted();
        unread.forEach(group -> suspect(group, unaccounted));
        unread.clear();
        survey.foreign().unreadable().forEach(path -> suspect(path, unaccounted));
        int lost = tellLost();
        // A group that comes later is nobody's that was known before.
        known = Before.nothing();
        int recovered = families.size();
        if (recovered > 0) {
            log.info("Recovered {} containers", recovered);
        }
        return lost;
    }

    /** Whose handles come before those of others that carry the same. */
    private enum Right {
        GIVEN,
        KNOWN,
        NONE
    }

    private Right right(String group) {
        return known.owner(group)
                .map(owner -> Verdict.given(owner).isPresent() ? Right.GIVEN : Right.KNOWN)
                .orElse(Right.NONE);
    }

    private void goOn(Survey.Believed believed) {
        believed.undisturbed().forEach(this::goOn);
        believed.notAdopted().keySet().forEach(group -> carriers.mayCarry(group, known.carried(group)));
    }

    /** It has what it had, if the ranges are still so. */
    private void goOn(Assignment owner) {
        if (ledger.reserve(owner.handle().orElseThrow(), owner.container()).isEmpty()) {
            families.put(owner);
            known.families().sharing(owner).forEach(families::put);
        } else {
            judge(Look.of(cgroups, owner.container().value()), true);
        }
    }

    /** Of those that are gone. */
    private void forgetNotAdopted(Survey survey) {
        Set<String> gone = new HashSet<>(known.notAdopted().keySet());
        gone.removeAll(survey.believed().notAdopted().keySet());
        survey.groups().forEach(look -> gone.remove(look.group()));
        gone.forEach(carriers::forget);
    }

    /** Of containers that are no more, or have another handle. */
    private void endLoans(ForeignGroups foreign) {
        List<Lent> ended = known.lent().values().stream()
                .filter(by -> Optional.ofNullable(families.get(by.container()))
                        .flatMap(Assignment::handle)
                        .filter(by.handle()::equals)
                        .isEmpty())
                .toList();
        if (!ended.isEmpty()) {
            ended.forEach(carriers::lentNoMore);
            meet(foreign);
        }
    }

    private int tellLost() {
        List<Assignment> lost = known.families().all().stream()
                .filter(before -> families.get(before.container()) == null)
                // Those that live in another's group first.
                .sorted(Comparator.comparing(before -> before.state() != AssignmentState.SHARED))
                .toList();
        lost.forEach(before -> containers.lost(before, why(before)));
        List<Assignment> owners = lost.stream()
                .filter(before -> before.state() != AssignmentState.SHARED)
                .toList();
        owners.stream()
                .limit(MOST_LOGGED)
                .forEach(owner -> log.warn("Container '{}' is released: {}", owner.container(), why(owner)));
        if (owners.size() > MOST_LOGGED) {
            log.warn("So are {} more containers", owners.size() - MOST_LOGGED);
        }
        return lost.size();
    }

    private String why(Assignment lost) {
        String group = lost.group().substring(lost.group().lastIndexOf('/') + 1).replace('\\', '/');
        if (families.named(group).isPresent()) {
            return "its group does not name it any more";
        }
        return carriers.isNotAdopted(group) ? "its group is foreign now" : "its group has vanished";
    }

    /** What groups elsewhere in the hierarchy carry is given to nobody. */
    void meet(ForeignGroups foreign) {
        List<ForeignGroup> met = carriers.meet(foreign);
        met.stream()
                .limit(MOST_LOGGED)
                .forEach(group -> log.warn("Foreign {}, which is given to nobody while that is so", group));
        if (met.size() > MOST_LOGGED) {
            log.warn("There are {} more such groups", met.size() - MOST_LOGGED);
        }
    }

    /** One that we did not make since the start. */
    void judge(String group) {
        judge(Look.of(cgroups, group), false);
    }

    /** @param atStart whether this is the recovery, in which an empty group without a classid can only be a leftover */
    private void judge(Look look, boolean atStart) {
        try {
            read(look, look.facts().get(), atStart);
        } catch (NoSuchFileException e) {
            // Somebody removed it just now.
            carriers.forget(look.group());
        } catch (IOException | RuntimeException e) {
            keepUnread(look.group(), e, atStart);
        }
    }

    private void read(Look look, GroupFacts facts, boolean atStart) throws NoSuchFileException {
        ContainerId container;
        try {
            container = new ContainerId(look.group());
        } catch (IllegalArgumentException e) {
            doNotAdopt(look.group(), "has no name of ours: " + e.getMessage(), handle(facts));
            return;
        }
        if (carriers.isUnfinished(look.group())) {
            // The next comparison removes it.
            carriers.carry(look.group(), handle(facts));
            return;
        }
        judgeNamed(new Found(container, facts, look.note()), atStart);
    }

    private void judgeNamed(Found found, boolean atStart) throws NoSuchFileException {
        try {
            decide(found, atStart);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            doNotAdopt(found.container().value(), "cannot be recovered: " + e.getMessage(), handle(found.facts()));
        }
    }

    /** A group whose name can be a container's. */
    private record Found(ContainerId container, GroupFacts facts, Look.Reading<String> note) {}

    private void decide(Found found, boolean atStart) throws IOException {
        Verdict.Evidence seen = new Verdict.Evidence(
                found.facts(),
                known.owner(found.container().value()),
                !atStart && families.get(found.container()) != null,
                ledger.isManaged(),
                isInherited(found.facts()));
        execute(reserved(Verdict.of(seen), seen, found.container()), found, atStart);
    }

    /** Where it may have what its group carries, what comes of that in the ledger. */
    private Verdict reserved(Verdict verdict, Verdict.Evidence seen, ContainerId container) {
        if (verdict.kind() != Verdict.Kind.CARRIED) {
            return verdict;
        }
        NetClsHandle handle = verdict.handle().orElseThrow();
        return reserve(handle, container)
                .map(why -> Verdict.ofRefused(seen, why, ledger.covers(handle)))
                .orElse(verdict);
    }

    private void execute(Verdict verdict, Found found, boolean atStart) throws IOException {
        ContainerId container = found.container();
        switch (verdict.kind()) {
            case FOREIGN -> doNotAdopt(container.value(), verdict.reason(), handle(found.facts()));
            case UNMANAGED, DUPLICATE -> adopt(found, verdict.handle(), AssignmentState.UNMANAGED);
            case KEPT -> keep(found, verdict.handle().orElseThrow());
            case CARRIED -> adopt(found, verdict.handle(), AssignmentState.ASSIGNED);
            case OUTSIDE -> adopt(found, verdict.handle(), AssignmentState.OUTSIDE);
            case UNWRITTEN -> sweep(container, atStart);
        }
    }

    /** One that never carried anything. */
    private void sweep(ContainerId container, boolean atStart) throws IOException {
        if (!cgroups.processes(container.value()).isEmpty()) {
            doNotAdopt(container.value(), "has processes but no classid of its own", Optional.empty());
        } else if (atStart) {
            cgroups.remove(container);
            carriers.forget(container.value());
        } else {
            doNotAdopt(container.value(), "has no classid of its own, and we did not make it", Optional.empty());
        }
    }

    private boolean isInherited(GroupFacts facts) {
        String root = cgroups.backEnd().root();
        return handle(facts).filter(handle -> carriers.carries(root, handle)).isPresent();
    }

    /** What it carried when it was last read, it may carry still. */
    private void keepUnread(String group, Exception e, boolean atStart) {
        Optional<Assignment> owner = known.owner(group);
        if (owner.isPresent()) {
            keepUnread(owner.get());
        } else {
            carriers.mayCarry(group, known.carried(group));
            if (atStart) {
                unread.add(group);
            }
            String reason = "cannot be read: " + e.getMessage();
            warnIf(carriers.doNotAdopt(group, reason), group, reason);
        }
    }

    private void keepUnread(Assignment owner) {
        Optional<AssignmentState> now = Verdict.given(owner).map(handle -> state(handle, owner.container()));
        adopt(owner.withState(now.orElse(AssignmentState.UNMANAGED)));
        known.families().sharing(owner).forEach(this::adopt);
    }

    /** One that was never read may have any handle that was in use and that no other has. */
    private void suspect(String group, Set<NetClsHandle> unaccounted) {
        if (known.carried(group).isEmpty()) {
            carriers.mayCarry(group, unaccounted);
        }
    }

    private AssignmentState state(NetClsHandle handle, ContainerId container) {
        return ledger.reserve(handle, container).isEmpty() ? AssignmentState.ASSIGNED : AssignmentState.OUTSIDE;
    }

    /** It has its handle whatever its group carries, and whatever the ranges are now. */
    private void keep(Found found, NetClsHandle handle) {
        ContainerId container = found.container();
        Assignment kept = adopt(found, Optional.of(handle), state(handle, container));
        int carried = found.facts().classId().orElse(0);
        if (carried != handle.classId()) {
            drifts.begin(kept, new Drift(container, handle, carried));
        }
    }

    /** Unless it is with another container, or carried by the group of one. */
    private Optional<String> reserve(NetClsHandle handle, ContainerId container) {
        return containers
                .carrier(handle)
                .map(other -> "is carried by the group of container '" + other + "' too")
                .or(() -> ledger.reserve(handle, container));
    }

    private static Optional<NetClsHandle> handle(GroupFacts facts) {
        return NetClsHandle.ofClassId(facts.classId());
    }

    private Assignment adopt(Found found, Optional<NetClsHandle> handle, AssignmentState state) {
        ContainerId container = found.container();
        Note note = note(found);
        Instant made = found.facts().made();
        Instant since = known.owner(container.value())
                .map(Assignment::since)
                .orElseGet(() -> Note.isShowable(made) ? made : Instant.now());
        Assignment owner =
                new Assignment(container, handle, cgroups.path(container.value()), since, note.labels(), state);
        adopt(owner);
        note.sharing().stream()
                .filter(nested -> mayShare(nested.container()))
                .map(nested -> new Assignment(
                        nested.container(),
                        handle,
                        owner.group(),
                        nested.since(),
                        nested.labels(),
                        AssignmentState.SHARED))
                .forEach(this::adopt);
        return owner;
    }

    /** Whether it has drifted is looked at, and told, by itself. */
    private void adopt(Assignment assignment) {
        Assignment before = known.families().get(assignment.container());
        boolean hadDrifted = before != null && before.state() == AssignmentState.DRIFTED;
        if (assignment.equals(hadDrifted ? before.withState(AssignmentState.ASSIGNED) : before)) {
            containers.goOn(assignment);
        } else {
            containers.adopt(assignment);
        }
    }

    /** The note of one group never speaks for a container that has a group of its own. */
    private boolean mayShare(ContainerId nested) {
        try {
            cgroups.classId(nested.value());
            return false;
        } catch (NoSuchFileException e) {
            return families.get(nested) == null;
        } catch (IOException | RuntimeException e) {
            Assignment before = known.families().get(nested);
            return before != null && before.state() == AssignmentState.SHARED;
        }
    }

    private Note note(Found found) {
        try {
            return Note.parse(found.note().get(), found.container());
        } catch (IOException | IllegalArgumentException e) {
            return known.owner(found.container().value())
                    .map(owner -> Note.of(owner.labels(), known.families().sharing(owner)))
                    .orElseGet(() -> lost(found.container(), e));
        }
    }

    private Note lost(ContainerId container, Exception e) {
        log.warn("Labels of container '{}' are lost: {}", container, Printable.escape(e.getMessage()));
        return Note.NONE;
    }

    private void doNotAdopt(String group, String reason, Optional<NetClsHandle> carries) {
        warnIf(carriers.doNotAdopt(group, reason, carries), group, reason);
    }

    private void warnIf(boolean isNew, String group, String reason) {
        if (isNew) {
            log.warn("Group {} is foreign: it {}", Printable.escape(group), Printable.escape(reason));
        }
    }
}
