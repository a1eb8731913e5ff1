// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/** The containers under one configuration, from a recovery to the next. */
record Session(Containers containers, Reconciler reconciler) {
    /**
     * Finds the containers that have groups in the back end.
     *
     * @param survey from before the ledger was made, which takes what was in use for released
     * @param before what was known under the configuration of before
     */
    static Session recover(
            NetClsCgroups cgroups,
            Survey survey,
            Ledger ledger,
            boolean repairs,
            Changes changes,
            Before before,
            Logger log) {
        Containers containers = new Containers(cgroups, ledger, changes);
        new Recovery(cgroups, ledger, containers, before, log).run(survey);
        // A group that comes later is nobody's that was known before.
        Recovery later = new Recovery(cgroups, ledger, containers, Before.nothing(), log);
        return new Session(
                containers, new Reconciler(cgroups, containers, later, repairs, before.reconciliation(), log));
    }

    /** What stays ours when everything is read anew: the containers, and what groups carry without owning it. */
    record Before(Families families, Map<String, Set<NetClsHandle>> carried, Reconciliation reconciliation) {
        static Before nothing() {
            return new Before(new Families(), Map.of(), Reconciliation.NONE);
        }

        /** Whose group this is. */
        Optional<Assignment> owner(String group) {
            return families.named(group).filter(assignment -> assignment.state() != AssignmentState.SHARED);
        }

        Set<NetClsHandle> carried(String group) {
            return carried.getOrDefault(group, Set.of());
        }
    }

    Before asBefore() {
        return new Before(containers.families(), containers.strangers().carried(), reconciler.counts());
    }

    NetClsState state() {
        return containers.state(reconciler.counts());
    }

    Overview overview() {
        return containers.overview(reconciler.counts());
    }
}
