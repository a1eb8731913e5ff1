// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.BackEndException;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.api.Reconciliation;
import org.netcls.api.Standing;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/** The containers under one configuration, from a recovery to the next. */
record Session(Containers containers, Reconciler reconciler) {
    /**
     * Finds the containers that have groups in the back end.
     *
     * @param groups the names of all groups
     * @param before what was known under the configuration of before
     */
    static Session recover(
            NetClsCgroups cgroups,
            List<String> groups,
            Ledger ledger,
            boolean repairs,
            Changes changes,
            Before before,
            Logger log) {
        Containers containers = new Containers(cgroups, ledger, changes);
        new Recovery(cgroups, ledger, containers, before.assignments(), log).run(groups);
        changes.tell(Kind.RECOVERED, containers.families().size() + " containers");
        // A group that comes later is nobody's that was known before.
        Recovery later = new Recovery(cgroups, ledger, containers, Map.of(), log);
        return new Session(
                containers, new Reconciler(cgroups, containers, later, repairs, before.reconciliation(), log));
    }

    /** The names of all groups, to be read before a new ledger takes what was in use for released. */
    static List<String> groups(NetClsCgroups cgroups) throws BackEndException {
        try {
            return cgroups.list();
        } catch (IOException | RuntimeException e) {
            throw new BackEndException("cannot read the groups: " + e.getMessage(), e);
        }
    }

    /**
     * What stays ours when everything is read anew.
     *
     * @param assignments those with groups, by the names of these
     */
    record Before(Map<String, Assignment> assignments, Reconciliation reconciliation) {
        static final Before NOTHING = new Before(Map.of(), Reconciliation.NONE);
    }

    Before asBefore() {
        return new Before(
                containers.families().all().stream()
                        .filter(assignment -> assignment.standing() != Standing.SHARED)
                        .collect(Collectors.toMap(
                                assignment -> assignment.container().value(), assignment -> assignment)),
                reconciler.counts());
    }

    NetClsState state() {
        return containers.state(reconciler.counts());
    }

    Overview overview() {
        return containers.overview(reconciler.counts());
    }
}
