// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.netcls.api.AssignmentListener;
import org.netcls.api.BackEndException;
import org.netcls.api.Isolator;
import org.netcls.api.IsolatorView;
import org.netcls.awaited.NotReadyNotice;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.netcls.data.DataFolder;
import org.netcls.isolator.containers.Selectors;
import org.netcls.isolator.events.Changes;
import org.netcls.isolator.ledger.BootClock;
import org.netcls.isolator.ledger.NamedAllocator;
import org.netcls.isolator.ledger.ReleaseTimes;
import org.netcls.isolator.ledger.Stamps;
import org.netcls.isolator.settings.Config;
import org.netcls.isolator.settings.Settings;
import org.netcls.isolator.statistics.Counters;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;
import org.netcls.spi.PrimarySelector;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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
 * changes nothing, also where an isolator ran before in this process.
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

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    // How long an event may wait for those that come with it, so that a storm of them wakes few threads.
    private static final Duration GATHERING = Duration.ofMillis(2);

    // For listeners to take what happened last.
    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    private static final String[] SERVICES = {Isolator.class.getName(), IsolatorView.class.getName()};

    private final BundleContext bundle;
    private final NetClsCgroups cgroups;
    private final Logger log;
    private final ExecutorService tellers;
    private final Changes changes;
    private final BootClock clock;
    private final String instance;
    private final Counters counters;
    private final AllocatorChoice choice = new AllocatorChoice();
    private final Selectors selectors = new Selectors();
    private final Sessions sessions;
    private final Housekeeping housekeeping;

    @GuardedBy("this")
    private final NotReadyNotice notReady;

    /** What is wrong with the configuration, if that is not the one which is followed. */
    @GuardedBy("this")
    private Optional<String> refused = Optional.empty();

    @GuardedBy("this")
    private Future<?> following = CompletableFuture.completedFuture(null);

    // Where the times are from the first configuration to the end, because their files are mapped.
    @GuardedBy("this")
    private DataFolder folder;

    @GuardedBy("this")
    private Settings wanted;

    @GuardedBy("this")
    private Settings settings;

    @GuardedBy("this")
    private Optional<NamedAllocator> allocator = Optional.empty();

    // For the next one: those of before, until they are used here.
    @GuardedBy("this")
    private final Map<Integer, Stamps> released;

    // By an isolator of before; null from the first session on.
    @GuardedBy("this")
    private Handover left;

    @GuardedBy("this")
    private NetClsIsolator isolator;

    @GuardedBy("this")
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
        this.left = Handover.take(bundle, microsSinceEpoch());
        this.instance = left.instance();
        this.counters = left.counters();
        this.released = left.released();
        this.changes = new Changes(left.version(), left.changes(), tellers, GATHERING, log);
        this.clock = BootClock.start(log);
        this.sessions = new Sessions(cgroups, clock, this::releaseTimes, choice, selectors, changes, counters, log);
        this.housekeeping = new Housekeeping(IsolatorComponent::thread, log);
        this.notReady = new NotReadyNotice(bundle);
    }

    private static long microsSinceEpoch() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "net_cls isolator");
        thread.setDaemon(true);
        return thread;
    }

    private synchronized ReleaseTimes releaseTimes(int primary) {
        Path file = folder.path(String.format("released-%04x", primary));
        // Without it a second try can do where the memory of a file that somebody has truncated cannot be read.
        Stamps before = Optional.ofNullable(released.remove(primary)).orElse(Stamps.NONE);
        ReleaseTimes times = ReleaseTimes.in(file, clock.boot(), before, log);
        released.put(primary, new Stamps(clock.boot(), times.stamps()));
        return times;
    }

    @Activate
    @Modified
    synchronized void configure(Config config, Origin origin) {
        refused = Optional.empty();
        // Declarative Services follow it, whatever else the configuration says.
        choice.target(config.allocator_target());
        try {
            accept(Accepted.of(config));
        } catch (IllegalArgumentException e) {
            refuse(Refusal.of(PID, origin, e));
        }
    }

    @GuardedBy("this")
    private void accept(Accepted accepted) {
        DataFolder chosen =
                DataFolder.of(accepted.data(), bundle.getDataFile("").toPath(), log::warn);
        folder = folder == null ? chosen : folder;
        accepted.keep(bundle);
        followUntilDone(accepted.settings());
    }

    @GuardedBy("this")
    private void refuse(String refusal) {
        String reason = "its " + refusal;
        refused = Optional.of(reason);
        notReady.tell(reason);
        if (wanted == null) {
            Accepted.last(bundle).ifPresent(this::accept);
        }
        log.error("The isolator {}: {}", isolator == null ? "does not run" : "goes on as before", refusal);
    }

    /** What the back end cannot do now it may do later; until then all stays as it was. */
    @GuardedBy("this")
    private void followUntilDone(Settings changed) {
        wanted = changed;
        following.cancel(false);
        RepeatedTask follow = new RepeatedTask(
                "Configuration " + PID + " cannot be followed yet, which is tried again every second",
                this::follow,
                log);
        follow.run();
        if (!wanted.equals(settings)) {
            following = housekeeping.every(BETWEEN_TRIES, follow);
        }
    }

    private synchronized void follow() throws BackEndException {
        if (housekeeping.hasEnded()) {
            return;
        }
        try {
            change(wanted);
            following.cancel(false);
            refused.ifPresentOrElse(notReady::tell, notReady::withdraw);
        } catch (BackEndException e) {
            notReady.tell(
                    "its configuration cannot be followed yet, which is tried again every second: " + e.getMessage());
            throw e;
        }
    }

    /** A change of the handles is a recovery, like a start. A change of the allocator's target is no change here. */
    @GuardedBy("this")
    private void change(Settings changed) throws BackEndException {
        if (changed.equals(settings)) {
            return;
        }
        if (isolator == null) {
            start(changed, left.believable(cgroups));
        } else {
            Optional<NamedAllocator> chooser = allocator;
            // Calls are held up only for what can be done.
            sessions.requireReadable();
            isolator.replace(before -> sessions.recover(changed, before.kept(), chooser));
        }
        settings = changed;
        housekeeping.compareEvery(settings.reconcileInterval(), isolator);
    }

    @GuardedBy("this")
    private void start(Settings first, Session.Kept kept) throws BackEndException {
        boolean goesOn = !kept.known().hasNoContainers();
        Session session = goesOn ? sessions.goOn(first, kept, allocator) : sessions.recover(first, kept, allocator);
        NetClsIsolator begun = new NetClsIsolator(session, counters);
        housekeeping.begin(begun, clock, changes);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(IsolatorView.INSTANCE, instance);
        service = bundle.registerService(SERVICES, begun, properties);
        isolator = begun;
        left = null;
        if (goesOn) {
            // What is believed may be so no more.
            housekeeping.compare(isolator);
        }
    }

    @GuardedBy("this")
    private void handOver() {
        Handover next =
                isolator == null ? left : new Handover(instance, changes, counters, isolator.kept(), released, cgroups);
        next.leave(bundle);
    }

    @Deactivate
    synchronized void stop() {
        allocator = Optional.empty();
        housekeeping.end();
        notReady.withdraw();
        if (isolator != null) {
            service.unregister();
            isolator.close();
            changes.awaitTold(LAST_WORDS);
        }
        handOver();
        tellers.shutdownNow();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(AssignmentListener listener) {
        changes.add(listener);
    }

    void unbindListener(AssignmentListener listener) {
        changes.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSelector(ServiceReference<PrimarySelector> reference, PrimarySelector selector) {
        selectors.add(reference, selector);
    }

    void unbindSelector(ServiceReference<PrimarySelector> reference) {
        selectors.remove(reference);
    }

    @Reference(
            name = "present",
            service = HandleAllocator.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindPresent(Map<String, Object> properties) {
        choice.add(name(properties));
    }

    void unbindPresent(Map<String, Object> properties) {
        choice.remove(name(properties));
    }

    private static String name(Map<String, Object> allocator) {
        return String.valueOf(allocator.get(HandleAllocator.NAME));
    }

    @Reference(
            name = "allocator",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindAllocator(HandleAllocator service, Map<String, Object> properties) {
        NamedAllocator present = new NamedAllocator(name(properties), service);
        allocator = Optional.of(present);
        log.info("Allocator {} chooses handles from now on", present.name());
        counters.swapped();
        if (isolator != null) {
            isolator.use(present);
        }
    }

    synchronized void unbindAllocator(HandleAllocator gone) {
        if (allocator.isEmpty() || allocator.get().allocator() != gone) {
            return;
        }
        String name = allocator.get().name();
        log.warn(
                "Allocator {} has gone, and containers keep their handles; for new ones, {}",
                name,
                choice.absenceWithout(name));
        allocator = Optional.empty();
        if (isolator != null) {
            isolator.drop(gone);
        }
    }
}
