// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.BackEndException;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorView;
import org.netcls.api.NotReady;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.BootClock;
import org.netcls.isolator.ledger.Ledger;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.settings.Config;
import org.netcls.isolator.settings.Settings;
import org.netcls.isolator.statistics.Counters;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Offers the isolator, and lets it follow the configuration and the allocators while containers run. It registers the
 * service by itself, once there is a configuration that can be followed: one that cannot is refused with one line, and
 * changes nothing.
 */
@Component(
        configurationPid = IsolatorComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {},
        immediate = true)
@Designate(ocd = Config.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>='org.netcls.api.Isolator,org.netcls.api.IsolatorView'")
public final class IsolatorComponent {
    static final String PID = "org.netcls.isolator";

    // How late a handle that has left quarantine may be told to be free, and what a listener waits for be tried again.
    private static final long HOUSEKEEPING_SECONDS = 1;
    private static final long SECONDS_BETWEEN_TRIES = 1;
    // A comparison of many groups takes a while, and all else is not to wait for it.
    private static final int CHORES_AT_ONCE = 2;
    // How long an event may wait for those that come with it, so that a storm of them wakes few threads.
    private static final Duration GATHERING = Duration.ofMillis(2);

    private static final String[] SERVICES = {Isolator.class.getName(), IsolatorView.class.getName()};

    private final BundleContext bundle;
    private final NetClsCgroups cgroups;
    private final Logger log;
    private final ExecutorService tellers;
    // One for all configurations: that no thread can be made for another must not end what is done from time to time.
    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(CHORES_AT_ONCE, IsolatorComponent::thread);
    private final Changes changes;
    private final BootClock quarantineClock;
    private final Counters counters = new Counters();

    // All guarded by this.
    private final Map<Integer, ReleaseTimes> releaseTimes = new HashMap<>();
    private Future<?> comparison = CompletableFuture.completedFuture(null);
    private Future<?> following = CompletableFuture.completedFuture(null);
    private Optional<NotReady> notReady = Optional.empty();
    private Optional<ServiceRegistration<NotReady>> told = Optional.empty();
    private Settings wanted;
    private Settings settings;
    private NamedAllocator allocator;
    private NetClsIsolator isolator;
    private ServiceRegistration<?> service;

    @Activate
    public IsolatorComponent(
            BundleContext bundle,
            @Reference NetClsCgroups cgroups,
            @Reference(service = LoggerFactory.class) Logger log) {
        this(bundle, cgroups, log, Executors.newCachedThreadPool(IsolatorComponent::thread));
    }

    IsolatorComponent(BundleContext bundle, NetClsCgroups cgroups, Logger log, ExecutorService tellers) {
        this.bundle = bundle;
        this.cgroups = cgroups;
        this.log = log;
        this.tellers = tellers;
        this.changes = new Changes(IsolatorComponent::microsSinceEpoch, tellers, GATHERING, log);
        this.quarantineClock = BootClock.start(log);
    }

    private static long microsSinceEpoch() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "net_cls isolator");
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    @Modified
    synchronized void configure(Config config) {
        try {
            followUntilDone(Settings.of(config));
        } catch (IllegalArgumentException e) {
            log.error("Configuration {} is refused: {}", PID, e.getMessage());
        }
    }

    /** What the back end cannot do now it may do later; until then all stays as it was. */
    private void followUntilDone(Settings changed) {
        wanted = changed;
        following.cancel(false);
        Chore follow = new Chore(
                "Configuration " + PID + " cannot be followed yet, which is tried again every second",
                this::follow,
                log);
        follow.run();
        if (!wanted.equals(settings)) {
            following = every(SECONDS_BETWEEN_TRIES, follow);
        }
    }

    private synchronized void follow() throws BackEndException {
        if (clock.isShutdown()) {
            return;
        }
        try {
            change(wanted);
            following.cancel(false);
            tell(Optional.empty());
        } catch (BackEndException e) {
            tell(Optional.of(new NotReady("it is tried again every second, but " + e.getMessage())));
            throw e;
        }
    }

    private void tell(Optional<NotReady> present) {
        if (!present.equals(notReady)) {
            told.ifPresent(ServiceRegistration::unregister);
            told = present.map(reason -> bundle.registerService(NotReady.class, reason, null));
            notReady = present;
        }
    }

    /** A change of the handles is a recovery, like a start. A change of the allocator's target is no change here. */
    private void change(Settings changed) throws BackEndException {
        if (changed.equals(settings)) {
            return;
        }
        if (isolator == null) {
            start(new NetClsIsolator(recover(changed, Session.Before.nothing()), counters));
        } else {
            // Calls are held up only for what can be done.
            Survey.of(cgroups);
            isolator.replace(before -> recover(changed, before.asBefore()));
        }
        settings = changed;
        compareEvery(settings.reconcileInterval().toSeconds());
    }

    private void start(NetClsIsolator first) {
        keepHouse(first);
        isolator = first;
        service = bundle.registerService(SERVICES, isolator, null);
    }

    private Session recover(Settings changed, Session.Before before) throws BackEndException {
        long start = System.nanoTime();
        Survey survey = Survey.of(cgroups);
        Ledger ledger = new Ledger(
                changed,
                quarantineClock,
                // The same as before, because what is kept in memory would be lost.
                primary -> releaseTimes.computeIfAbsent(primary, this::releaseTimes),
                freed -> changes.tell(AssignmentEvent.Kind.FREED, freed),
                this::faulted,
                log);
        Session recovered = Session.recover(cgroups, survey, ledger, changed.repairs(), changes, before, log);
        if (allocator != null) {
            recovered.containers().use(allocator);
        }
        counters.recovered(Duration.ofNanos(System.nanoTime() - start));
        return recovered;
    }

    /** The state shows it from now on, so this is a change. */
    private void faulted(String what) {
        counters.faulted();
        changes.tell(AssignmentEvent.Kind.ALLOCATOR, what);
    }

    private void keepHouse(NetClsIsolator kept) {
        // So that a suspend and a later step of the wall clock are not taken together.
        every(
                HOUSEKEEPING_SECONDS,
                new Chore("The time since boot could not be read", quarantineClock::getAsLong, log));
        every(
                HOUSEKEEPING_SECONDS,
                new Chore("Handles that have left quarantine could not be freed", kept::expire, log));
        every(HOUSEKEEPING_SECONDS, new Chore("Listeners could not be told", changes::retry, log));
    }

    private void compareEvery(long seconds) {
        comparison.cancel(false);
        if (seconds > 0) {
            comparison = every(
                    seconds,
                    new Chore("The groups could not be compared with what is known", isolator::reconcile, log));
        }
    }

    private Future<?> every(long seconds, Chore chore) {
        return clock.scheduleWithFixedDelay(chore, seconds, seconds, TimeUnit.SECONDS);
    }

    private ReleaseTimes releaseTimes(int primary) {
        return ReleaseTimes.in(
                bundle.getDataFile(String.format("released-%04x", primary)).toPath(), quarantineClock.boot(), log);
    }

    @Deactivate
    synchronized void stop() {
        allocator = null;
        clock.shutdown();
        tell(Optional.empty());
        if (isolator != null) {
            service.unregister();
            isolator.close();
        }
        tellers.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(AssignmentListener listener) {
        changes.add(listener);
    }

    void unbindListener(AssignmentListener listener) {
        changes.remove(listener);
    }

    @Reference(
            name = "allocator",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindAllocator(HandleAllocator service, Map<String, Object> properties) {
        allocator = new NamedAllocator(String.valueOf(properties.get(HandleAllocator.NAME)), service);
        log.info("Allocator {} chooses handles from now on", allocator.name());
        counters.swapped();
        if (isolator != null) {
            isolator.use(allocator);
        }
    }

    synchronized void unbindAllocator(HandleAllocator gone) {
        if (allocator != null && allocator.allocator() == gone) {
            log.warn("Allocator {} has gone and there is no other; containers keep their handles", allocator.name());
            allocator = null;
            if (isolator != null) {
                isolator.drop(gone);
            }
        }
    }
}
