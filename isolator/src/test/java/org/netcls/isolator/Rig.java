// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.BackEndException;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;
import org.netcls.isolator.containers.Selectors;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.fakes.FakeCgroups;
import org.netcls.isolator.fakes.RecordingLog;
import org.netcls.isolator.ledger.Ledgers;
import org.netcls.isolator.ledger.LowestFirst;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.ledger.TestClock;
import org.netcls.isolator.settings.Settings;
import org.netcls.isolator.statistics.Counters;
import org.netcls.spi.NetClsCgroups;

/** A whole isolator over groups in memory, which can crash and start again, and whose events are kept. */
final class Rig {
    final FakeCgroups cgroups;
    final TestClock clock = new TestClock();
    final RecordingLog log = new RecordingLog();
    final List<AssignmentEvent> events = new CopyOnWriteArrayList<>();

    final Selectors selectors = new Selectors();

    private final NetClsCgroups backEnd;
    private final IntFunction<ReleaseTimes> times;
    private final Counters counters = new Counters();
    private Changes changes;
    private Sessions sessions;
    private NetClsIsolator isolator;

    /**
     * @param backEnd what the isolator sees of these groups
     * @param times where release times are kept across restarts
     */
    Rig(FakeCgroups cgroups, NetClsCgroups backEnd, Settings settings, IntFunction<ReleaseTimes> times)
            throws BackEndException {
        this.cgroups = cgroups;
        this.backEnd = backEnd;
        this.times = times;
        start(settings, 0);
    }

    static Rig of(FakeCgroups cgroups, Settings settings) throws BackEndException {
        return new Rig(cgroups, cgroups, settings, primary -> Ledgers.times());
    }

    /** One that repairs, with nine secondaries under each primary. */
    static Rig of(Integer... primaries) throws BackEndException {
        return of(new FakeCgroups(), settings(true, primaries));
    }

    static Settings settings(boolean repairs, Integer... primaries) {
        Settings settings = Ledgers.settings(List.of(primaries), 9, Duration.ofSeconds(60), Duration.ZERO);
        return new Settings(
                settings.handles(), settings.quarantine(), settings.allocatorWait(), Duration.ZERO, repairs, false);
    }

    NetClsIsolator isolator() {
        return isolator;
    }

    NetClsState state() {
        return isolator.state();
    }

    Overview overview() {
        return isolator.overview();
    }

    Changes changes() {
        return changes;
    }

    /** The agent dies; nothing is left but groups and release times. */
    void crash(Settings settings) throws BackEndException {
        start(settings, changes.version());
    }

    private void start(Settings settings, long version) throws BackEndException {
        changes = new Changes(version, List.of(), Runnable::run, Duration.ZERO, log.logger());
        changes.add(events::add);
        sessions =
                new Sessions(backEnd, clock, times, new AllocatorChoice(), selectors, changes, counters, log.logger());
        isolator = new NetClsIsolator(session(settings, Session.Kept.NOTHING), counters);
    }

    void configure(Settings settings) throws BackEndException {
        isolator.replace(before -> session(settings, before.kept()));
    }

    /** As {@link #configure}, but what was known is believed, as after an update of the bundle. */
    void goOn(Settings settings) throws BackEndException {
        isolator.replace(before -> sessions.goOn(settings, before.kept(), Optional.of(LowestFirst.ALLOCATOR)));
    }

    private Session session(Settings settings, Session.Kept kept) throws BackEndException {
        return sessions.recover(settings, kept, Optional.of(LowestFirst.ALLOCATOR));
    }
}
