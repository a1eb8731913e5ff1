// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.BackEndException;
import org.netcls.isolator.containers.Selection;
import org.netcls.isolator.containers.Selectors;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.ledger.QuarantineClock;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.recovery.Survey;
import org.netcls.isolator.settings.Settings;
import org.netcls.isolator.statistics.Counters;
import org.netcls.spi.NetClsCgroups;
import org.osgi.service.log.Logger;

/** Makes each session by a recovery, so that a start and a change of the configuration are the same. */
final class Sessions {
    private final NetClsCgroups cgroups;
    private final QuarantineClock clock;
    private final IntFunction<ReleaseTimes> times;
    private final AllocatorChoice choice;
    private final Selectors selectors;
    private final Changes changes;
    private final Counters counters;
    private final Logger log;
    // Kept, because what is in memory only would be lost.
    @GuardedBy("this")
    private final Map<Integer, ReleaseTimes> timesByPrimary = new HashMap<>();

    /** @param times where the release times of a primary are kept */
    Sessions(
            NetClsCgroups cgroups,
            QuarantineClock clock,
            IntFunction<ReleaseTimes> times,
            AllocatorChoice choice,
            Selectors selectors,
            Changes changes,
            Counters counters,
            Logger log) {
        this.cgroups = cgroups;
        this.clock = clock;
        this.times = times;
        this.choice = choice;
        this.selectors = selectors;
        this.changes = changes;
        this.counters = counters;
        this.log = log;
    }

    /** @throws BackEndException if the groups cannot be read; then nothing has changed */
    void requireReadable() throws BackEndException {
        Survey.requireReadable(cgroups);
    }

    /**
     * Reads all groups anew.
     *
     * @param kept from the session of before
     * @param allocator to choose handles, if there is one
     */
    Session recover(Settings settings, Session.Kept kept, Optional<NamedAllocator> allocator) throws BackEndException {
        return session(settings, () -> Survey.whole(cgroups), kept, allocator);
    }

    /** As {@link #recover}, but what is known is believed, until it is compared. */
    Session goOn(Settings settings, Session.Kept kept, Optional<NamedAllocator> allocator) throws BackEndException {
        return session(settings, () -> Survey.believing(cgroups, kept.known()), kept, allocator);
    }

    private interface Reading {
        Survey survey() throws BackEndException;
    }

    private Session session(Settings settings, Reading reading, Session.Kept kept, Optional<NamedAllocator> allocator)
            throws BackEndException {
        long start = System.nanoTime();
        Survey survey = reading.survey();
        Selection selection = new Selection(selectors, settings);
        Session recovered =
                new Session(cgroups, survey, ledger(settings), selection, settings.repairs(), changes, kept, log);
        allocator.ifPresent(recovered::use);
        counters.recovered(Duration.ofNanos(System.nanoTime() - start));
        return recovered;
    }

    private Ledger ledger(Settings settings) {
        return new Ledger(
                settings,
                clock,
                this::timesOf,
                freed -> changes.tell(Kind.FREED, freed),
                this::faulted,
                choice::absence,
                log);
    }

    private synchronized ReleaseTimes timesOf(int primary) {
        return timesByPrimary.computeIfAbsent(primary, times::apply);
    }

    /** The state shows it from now on, so this is a change. */
    private void faulted(String what) {
        counters.faulted();
        changes.tell(Kind.ALLOCATOR, what);
    }
}
