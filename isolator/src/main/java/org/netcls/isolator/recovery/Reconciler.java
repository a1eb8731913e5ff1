// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEndException;
import org.netcls.api.ContainerId;
import org.netcls.api.Drift;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Reconciliation;
import org.netcls.api.Stray;
import org.netcls.isolator.containers.Containers;
import org.netcls.isolator.containers.Drifts;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.ForeignCarriers;
import org.netcls.isolator.containers.Lending;
import org.netcls.isolator.containers.Turns;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/**
 * Compares the kernel with what is known. What differs is looked at again in the container's turn, so that nothing that
 * is just being done is taken for a difference.
 */
public final class Reconciler {
    private final NetClsCgroups cgroups;
    private final Containers containers;
    private final Families families;
    private final Turns turns;
    private final ForeignCarriers carriers;
    private final Drifts drifts;
    private final Recovery recovery;
    private final StrayProcesses strays;
    private final Lending lending;
    private final boolean repairs;
    private final Logger log;

    private volatile Reconciliation counts;

    /** @param repairs whether a changed classid is written back, or only told */
    public Reconciler(
            NetClsCgroups cgroups,
            Containers containers,
            Families families,
            Turns turns,
            ForeignCarriers carriers,
            Drifts drifts,
            Recovery recovery,
            Map<ContainerId, Witness> witnesses,
            boolean repairs,
            Reconciliation counts,
            Logger log) {
        this.cgroups = cgroups;
        this.containers = containers;
        this.families = families;
        this.turns = turns;
        this.carriers = carriers;
        this.drifts = drifts;
        this.recovery = recovery;
        this.strays = new StrayProcesses(cgroups, witnesses);
        this.lending = new Lending(cgroups, carriers);
        this.repairs = repairs;
        this.counts = counts;
        this.log = log;
    }

    public Reconciliation counts() {
        return counts;
    }

    /** By which the next one goes on looking for processes that were moved. */
    public Map<ContainerId, Witness> witnesses() {
        return strays.known();
    }

    /**
     * Goes on from what was known before, and has been looked for since.
     *
     * @param lost how many containers were not found again
     */
    public void resume(Before known, int lost) {
        count(0, 0, lost, 0);
        known.drifts().keySet().stream()
                .flatMap(container -> Optional.ofNullable(families.get(container)).stream())
                .forEach(this::lookAroundDrifted);
        drifts.endOthersOfBefore();
    }

    /** Unless its own group shows it, which was read. */
    private void lookAroundDrifted(Assignment assignment) {
        try {
            if (!drifts.has(assignment.container())) {
                Optional<Drift> lent = lending.drift(assignment);
                Optional<Drift> drift = lent.isPresent() ? lent : stray(assignment);
                drift.ifPresent(found -> drifts.begin(assignment, found));
            }
        } catch (IOException | RuntimeException e) {
            // The next comparison tells.
        }
    }

    public synchronized Reconciliation run() throws NetClsException {
        long before = counts.failures();
        Set<String> gone = new HashSet<>(carriers.notAdopted().keySet());
        Survey survey = met();
        // In the order of their names, so that of two that carry the same it is not chance which is adopted.
        Map<String, Look> groups = new LinkedHashMap<>();
        survey.groups().forEach(look -> groups.put(look.group(), look));
        gone.removeAll(groups.keySet());
        for (Assignment assignment : families.all()) {
            Survey.requireGoingOn(turns);
            if (assignment.state() != AssignmentState.SHARED) {
                look(assignment, groups.remove(assignment.container().value()));
            }
        }
        strays.next(container -> families.get(container) != null);
        // Those that are no container's.
        for (String group : groups.keySet()) {
            Survey.requireGoingOn(turns);
            judge(group);
        }
        Survey.requireGoingOn(turns);
        gone.forEach(carriers::forget);
        finish(before);
        return counts;
    }

    /** What calls change meanwhile elsewhere is not believed to be as it was read. */
    private Survey met() throws NetClsException {
        carriers.beginReading();
        try {
            Survey survey = survey();
            recovery.meet(survey.foreign());
            return survey;
        } finally {
            carriers.endReading();
        }
    }

    private Survey survey() throws NetClsException {
        long before = counts.failures();
        try {
            return Survey.ofFacts(cgroups, turns);
        } catch (BackEndException e) {
            Survey.requireGoingOn(turns);
            count(0, 0, 0, 1);
            finish(before);
            throw e;
        }
    }

    /** @param seen null where its group was not there yet when the groups were listed, or is not there any more */
    private void look(Assignment assignment, Look seen) throws NetClsException {
        try {
            if (assignment.state() == AssignmentState.UNMANAGED
                    || seen == null
                    || !isAsKnown(assignment, seen.facts().get().classId())
                    || lending.drift(assignment).isPresent()
                    || strays.isDue(assignment, families.size())
                            && strays.stray(assignment).isPresent()
                    || drifts.has(assignment.container())) {
                lookAgain(assignment.container());
            }
        } catch (NoSuchFileException e) {
            lookAgain(assignment.container());
        } catch (IOException | RuntimeException e) {
            fail("read", assignment.container(), e);
        }
    }

    private boolean isAsKnown(Assignment assignment) throws IOException {
        return isAsKnown(assignment, cgroups.classId(assignment.container().value()));
    }

    private static boolean isAsKnown(Assignment assignment, OptionalInt found) {
        return found.equals(OptionalInt.of(handle(assignment).classId()));
    }

    /** What another call is busy with is looked at the next time: nobody else waits for it, and it may be done by then. */
    private void lookAgain(ContainerId container) throws NetClsException {
        turns.takeIfFree(container, () -> {
            Assignment now = families.get(container);
            if (now != null) {
                lookInTurn(now);
            }
        });
    }

    private void lookInTurn(Assignment assignment) {
        try {
            if (assignment.state() == AssignmentState.UNMANAGED) {
                containers.follow(
                        assignment, cgroups.classId(assignment.container().value()));
                lookAround(families.get(assignment.container()));
            } else if (!isAsKnown(assignment)) {
                drifted(assignment);
            } else {
                lookAround(assignment);
            }
        } catch (NoSuchFileException e) {
            vanished(assignment);
        } catch (IOException | RuntimeException e) {
            fail("repair", assignment.container(), e);
        }
    }

    /** Its own group has been read; this looks at lent groups and strays. */
    private void lookAround(Assignment assignment) throws IOException {
        Optional<Drift> lent = lending.drift(assignment);
        if (lent.isPresent()) {
            drifted(assignment, lent.get(), () -> lending.repair(lent.get()));
        } else {
            lookForStray(assignment);
        }
    }

    private void lookForStray(Assignment assignment) throws IOException {
        Optional<Drift> stray = stray(assignment);
        if (stray.isPresent()) {
            strayed(assignment, stray.get());
        } else if (drifts.has(assignment.container())) {
            drifts.end(assignment, Drifts.AS_IT_SHOULD_BE);
        }
    }

    private Optional<Drift> stray(Assignment assignment) throws IOException {
        return assignment.handle().isPresent()
                ? strays.stray(assignment).map(stray -> drift(assignment, stray))
                : Optional.empty();
    }

    private static Drift drift(Assignment assignment, Stray stray) {
        NetClsHandle handle = handle(assignment);
        return new Drift(assignment.container(), handle, handle.classId(), Optional.of(stray));
    }

    /** Only told: whoever moved the process would move it again. */
    private void strayed(Assignment assignment, Drift drift) {
        if (drifts.begin(assignment, drift)) {
            count(1, 0, 0, 0);
            log.warn("{}", drift);
        }
    }

    private void drifted(Assignment assignment) throws IOException {
        ContainerId container = assignment.container();
        NetClsHandle handle = handle(assignment);
        int found = cgroups.classId(container.value()).orElse(0);
        drifted(assignment, new Drift(container, handle, found), () -> cgroups.rewrite(container, handle.classId()));
    }

    private interface Repair {
        void run() throws IOException;
    }

    private void drifted(Assignment assignment, Drift drift, Repair repair) throws IOException {
        boolean isNew = drifts.begin(assignment, drift);
        if (isNew) {
            count(1, 0, 0, 0);
        }
        if (repairs) {
            repair.run();
            drifts.end(families.get(assignment.container()), drift + "; repaired");
            count(0, 1, 0, 0);
            log.warn("{}; it is written back", drift);
        } else if (isNew) {
            log.warn("{}", drift);
        }
    }

    /** Together with those that lived in the same group. */
    private void vanished(Assignment assignment) {
        Collection<Assignment> sharing = families.sharing(assignment);
        log.warn("Group {} of container '{}' is gone, so it is released", assignment.group(), assignment.container());
        sharing.forEach(nested -> containers.forget(nested, "its group has vanished"));
        containers.forget(assignment, "its group has vanished");
        count(0, 0, 1 + sharing.size(), 0);
    }

    private void judge(String group) throws NetClsException {
        Optional<ContainerId> container = Families.container(group);
        if (container.isEmpty()) {
            recovery.judge(group);
        } else if (!ownsItsGroup(container.get())) {
            turns.takeIfFree(container.get(), () -> judgeInTurn(container.get()));
        }
    }

    /** Foreign ones are judged again too: what they carry can change, and the reason can go away. */
    private void judgeInTurn(ContainerId container) {
        if (carriers.isUnfinished(container.value())) {
            removeUnfinished(container);
        } else if (!ownsItsGroup(container)) {
            recovery.judge(container.value());
        }
    }

    private boolean ownsItsGroup(ContainerId container) {
        Assignment assignment = families.get(container);
        return assignment != null && assignment.state() != AssignmentState.SHARED;
    }

    /** What a failed prepare could not undo. */
    private void removeUnfinished(ContainerId container) {
        try {
            containers.removeUnfinished(container);
        } catch (IOException | RuntimeException e) {
            fail("remove what is unfinished of", container, e);
        }
    }

    private static NetClsHandle handle(Assignment assignment) {
        return assignment.handle().orElseThrow();
    }

    private void fail(String what, ContainerId container, Exception e) {
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        count(0, 0, 0, 1);
        log.warn("Cannot {} container '{}': {}", what, container, e.getMessage());
    }

    private synchronized void count(long drifted, long repaired, long vanished, long failures) {
        counts = new Reconciliation(
                counts.runs(),
                counts.drifted() + drifted,
                counts.repaired() + repaired,
                counts.vanished() + vanished,
                counts.failures() + failures,
                counts.failing());
    }

    /** @param failuresBefore those until this run began */
    private synchronized void finish(long failuresBefore) {
        counts = new Reconciliation(
                counts.runs() + 1,
                counts.drifted(),
                counts.repaired(),
                counts.vanished(),
                counts.failures(),
                counts.failures() - failuresBefore);
    }
}
