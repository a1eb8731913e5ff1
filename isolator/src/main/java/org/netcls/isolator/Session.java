// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.List;
import java.util.Optional;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.isolator.containers.Bookkeeping;
import org.netcls.isolator.containers.Containers;
import org.netcls.isolator.containers.Drifts;
import org.netcls.isolator.containers.Families;
import org.netcls.isolator.containers.ForeignCarriers;
import org.netcls.isolator.containers.Selection;
import org.netcls.isolator.containers.StateView;
import org.netcls.isolator.containers.Turns;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Holders;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.recovery.Before;
import org.netcls.isolator.recovery.Reconciler;
import org.netcls.isolator.recovery.Recovery;
import org.netcls.isolator.recovery.Survey;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/** The containers under one configuration, from a recovery to the next. */
final class Session {
    private final Ledger ledger;
    private final Selection selection;
    private final Changes changes;
    private final Families families;
    private final Turns turns = new Turns();
    private final ForeignCarriers carriers;
    private final Drifts drifts;
    private final Containers containers;
    private final Reconciler reconciler;
    private final StateView view;

    /** What stays when everything is read anew. */
    record Kept(Before known, Reconciliation reconciliation, Holders holders) {
        static final Kept NOTHING = new Kept(Before.nothing(), Reconciliation.NONE, Holders.NONE);
    }

    /**
     * Finds the containers that have groups in the back end.
     *
     * @param survey from before the ledger was made, which takes what was in use for released
     * @param kept from the session of before
     */
    Session(
            NetClsCgroups cgroups,
            Survey survey,
            Ledger ledger,
            Selection selection,
            boolean repairs,
            Changes changes,
            Kept kept,
            Logger log) {
        this.ledger = ledger;
        this.selection = selection;
        this.changes = changes;
        this.families = new Families(
                survey.groups().size() + survey.believed().undisturbed().size());
        this.carriers = new ForeignCarriers(cgroups::path, ledger, changes);
        Bookkeeping books = new Bookkeeping(cgroups, ledger, selection, carriers);
        this.drifts =
                new Drifts(books, families, carriers, changes, kept.known().drifts());
        this.containers = new Containers(cgroups, books, families, turns, carriers, drifts, changes);
        this.view = new StateView(cgroups, ledger, books, families, carriers, drifts, changes);
        Recovery recovery = new Recovery(cgroups, ledger, containers, families, carriers, drifts, kept.known(), log);
        int lost = recovery.run(survey);
        ledger.remember(kept.holders());
        ledger.settle();
        this.reconciler = new Reconciler(
                cgroups,
                containers,
                families,
                turns,
                carriers,
                drifts,
                recovery,
                kept.known().witnesses(),
                repairs,
                kept.reconciliation(),
                log);
        reconciler.resume(kept.known(), lost);
    }

    Kept kept() {
        return new Kept(
                new Before(
                        families,
                        carriers.notAdopted(),
                        carriers.carried(),
                        carriers.elsewhere(),
                        carriers.lent(),
                        drifts.byContainer(),
                        reconciler.witnesses()),
                reconciler.counts(),
                ledger.holders());
    }

    Containers containers() {
        return containers;
    }

    Reconciler reconciler() {
        return reconciler;
    }

    StateView view() {
        return view;
    }

    NetClsState state() {
        return view.state(reconciler.counts());
    }

    Overview overview() {
        return view.overview(reconciler.counts());
    }

    List<AssignmentEvent> changes(long version) {
        return changes.after(version);
    }

    /** While it is not open no step begins, and none waits any longer. */
    void setOpen(boolean open) {
        turns.setOpen(open);
        ledger.setOpen(open);
        selection.setOpen(open);
    }

    void tellRecovered() {
        changes.tell(Kind.RECOVERED, families.size() + " containers");
    }

    Void tell(Optional<ContainerId> container, String detail) throws NetClsException {
        if (container.isPresent()) {
            changes.tell(Kind.DROPPED, view.status(container.get()), detail);
        } else {
            changes.tell(Kind.POLICY, detail);
        }
        return null;
    }

    void use(NamedAllocator allocator) {
        ledger.use(allocator);
        changes.tell(Kind.ALLOCATOR, allocator.name());
    }

    void drop(HandleAllocator allocator) {
        ledger.drop(allocator);
        changes.tell(Kind.ALLOCATOR, "none");
    }

    /** Frees the handles that have been quarantined long enough, and tells so. */
    void expire() {
        ledger.expire();
    }
}
