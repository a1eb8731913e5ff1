// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Policies;
import org.netcls.api.PolicyPreview;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.netcls.awaited.Legacy;
import org.netcls.data.DataFolder;
import org.netcls.isolator.policy.rules.Conflict;
import org.netcls.isolator.policy.rules.Conflicts;
import org.netcls.isolator.policy.rules.Mode;
import org.netcls.isolator.policy.rules.Policy;
import org.netcls.isolator.policy.table.Classes;
import org.netcls.isolator.policy.table.Count;
import org.netcls.isolator.policy.table.Nft;
import org.netcls.spi.PrimarySelector;
import org.netcls.spi.RepeatedLook;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The policies that are configured. It reads their configurations by itself, because a component for each would not know when
 * all are there, and the table is written only then.
 */
@Component(
        service = {
            PrimarySelector.class,
            Policies.class,
            RepeatedLook.class,
            ConfigurationListener.class,
            AssignmentListener.class
        },
        immediate = true)
public final class PoliciesComponent
        implements PrimarySelector, Policies, RepeatedLook, ConfigurationListener, AssignmentListener {
    private static final long BETWEEN_LOOKS_SECONDS = 30;
    private static final int MOST_TOLD = 10;
    private static final String DATA = "netcls.data";
    private static final String PID = "org.netcls.isolator.policy";

    private final BundleContext bundle;
    private final Configurations configurations;
    private final Logger log;
    private final Enforcement enforcement;
    private final Drops drops;
    private final FreedHandles freed;
    private final Map<Object, Object> left;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(PoliciesComponent::thread);
    private final AtomicBoolean changed = new AtomicBoolean();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile Isolator isolator;

    private final Remembered remembered;

    private volatile Wanted wanted = Wanted.NOTHING;
    // The last one, because there is a new one for each change only.
    private volatile Choice choice;
    private volatile List<Conflict> conflicts = List.of();

    @Activate
    public PoliciesComponent(
            BundleContext bundle,
            @Reference ConfigurationAdmin admin,
            @Reference(service = ConfigurationAdmin.class) ServiceReference<ConfigurationAdmin> reader,
            @Reference(service = LoggerFactory.class) Logger log) {
        this.bundle = bundle;
        this.configurations = new Configurations(admin, reader);
        this.log = log;
        this.enforcement = new Enforcement(Nft.ofHost(), Classes.ofHost(), this::tell, log);
        this.choice = new Choice(wanted, enforcement.state());
        this.drops = new Drops(enforcement.nft());
        this.freed = new FreedHandles(enforcement.nft());
        this.left = Legacy.of(PID, bundle);
        this.remembered = new Remembered(folder(bundle, log).path("policies.json"), log);
    }

    /** The agent's, which outlives the framework's storage; where there is no agent, the bundle's own. */
    private static DataFolder folder(BundleContext bundle, Logger log) {
        String agents = Objects.requireNonNullElse(bundle.getProperty(DATA), "");
        return DataFolder.of(agents, bundle.getDataFile("").toPath(), log::warn);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "net_cls policies");
        thread.setDaemon(true);
        return thread;
    }

    /** Nobody is selected before what is configured is in force, or is known not to be. */
    @Activate
    void start() {
        boolean goesOn = drops.goOn(left);
        wanted = remembered.recall();
        if (!wanted.policies().isEmpty()) {
            enforcement.goOn(wanted.policies(), left);
        }
        read();
        if (wanted.policies().isEmpty()) {
            // What is left of those of before is no reason to start later.
            clock.execute(this::enforce);
        } else {
            enforce();
            // Before the next can have one that was freed while nobody listened.
            forgetFreed();
        }
        if (goesOn) {
            tellDrops();
        } else {
            lookAtDrops((policy, handle, dropped) -> {});
        }
        clock.scheduleWithFixedDelay(this::lookAgain, BETWEEN_LOOKS_SECONDS, BETWEEN_LOOKS_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (Configurations.FACTORY.equals(event.getFactoryPid()) && !changed.getAndSet(true)) {
            clock.execute(this::configure);
        }
    }

    private synchronized void configure() {
        // First, because what changes from now on may be read below or not.
        changed.set(false);
        try {
            read();
            enforce();
        } catch (RuntimeException | Error e) {
            log.error("The policies could not be followed; what is in force is looked after again soon", e);
        }
    }

    private synchronized void read() {
        try {
            Map<String, Map<String, Object>> read = configurations.read();
            Wanted before = wanted;
            wanted = Wanted.of(read, before);
            remembered.keep(wanted, read);
            wanted.refused().forEach((name, why) -> {
                if (!why.equals(before.refused().get(name))) {
                    log.error("Configuration {} is refused: {}", Configurations.named(name, read.get(name)), why);
                }
            });
        } catch (IOException | RuntimeException e) {
            log.error("The configurations of policies cannot be read, and all is as before: {}", e.toString());
        }
    }

    private synchronized void enforce() {
        enforcement.apply(wanted.policies());
        remember();
        remark();
    }

    private void remember() {
        remembered.write(enforcement.state().fault().isEmpty());
    }

    private void remark() {
        List<Conflict> found = Conflicts.among(wanted.policies());
        found.stream()
                .filter(conflict -> !conflicts.contains(conflict))
                .forEach(conflict -> log.warn("Policy {}: {}", conflict.policy(), conflict.text()));
        conflicts = found;
    }

    @Override
    public void changed(AssignmentEvent event) {
        try {
            if (freed.changed(event)) {
                clock.execute(this::forgetFreed);
            }
        } catch (RejectedExecutionException e) {
            // This ends.
        }
    }

    private void lookAgain() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            // What is thrown would end the looking.
            log.error("The policies could not be looked after, which is tried again", e);
        }
    }

    @Override
    public synchronized void look() {
        enforcement.look(wanted.policies());
        remember();
        forgetFreed();
        tellDrops();
    }

    private void tellDrops() {
        int[] told = {0};
        lookAtDrops((policy, handle, dropped) -> {
            if (policy.log() && told[0]++ < MOST_TOLD) {
                tell(policy, handle, dropped);
            }
        });
        if (told[0] > MOST_TOLD) {
            log.info("Packets of {} more containers were dropped by policies", told[0] - MOST_TOLD);
        }
    }

    private synchronized void forgetFreed() {
        if (enforcement.state().fault().isPresent()) {
            // What is there now may have to be taken away later.
            freed.forgetLater();
            return;
        }
        try {
            // Also from policies whose classes are missing.
            drops.forget(freed.forget(wanted.on(), Optional.ofNullable(isolator)));
        } catch (IOException | IllegalArgumentException e) {
            log.debug("What was counted of handles that are free again cannot be taken away now: {}", e.getMessage());
        }
    }

    private void lookAtDrops(Drops.Teller teller) {
        List<Policy> enforced = report().enforced();
        if (enforced.isEmpty()) {
            return;
        }
        try {
            drops.look(enforced, teller);
        } catch (IOException | IllegalArgumentException e) {
            log.debug("What was dropped cannot be read: {}", e.getMessage());
        }
    }

    private void tell(Policy policy, NetClsHandle handle, Count dropped) {
        Isolator now = isolator;
        Optional<ContainerId> container =
                now == null ? Optional.empty() : now.handle(handle).container();
        String what = "policy " + policy.name() + (policy.mode() == Mode.LEARN ? " would have dropped " : " dropped ")
                + dropped.packets() + (dropped.packets() == 1 ? " packet, " : " packets, ") + dropped.bytes()
                + " bytes";
        log.info(
                "{} of container '{}' with {}",
                what,
                container.map(ContainerId::value).orElse("?"),
                handle);
        if (container.isPresent()) {
            tell(container, what);
        }
    }

    private void tell(String what) {
        tell(Optional.empty(), what);
    }

    private void tell(Optional<ContainerId> container, String what) {
        Isolator now = isolator;
        try {
            if (now != null) {
                now.tell(container, what);
            }
        } catch (NetClsException e) {
            // The container, or the isolator, has gone meanwhile.
        }
    }

    private Choice choice() {
        Wanted nowWanted = wanted;
        Enforcement.State nowEnforced = enforcement.state();
        Choice last = choice;
        if (!last.isOf(nowWanted, nowEnforced)) {
            last = new Choice(nowWanted, nowEnforced);
            choice = last;
        }
        return last;
    }

    @Override
    public Optional<Primary> select(ContainerId container, Map<String, String> labels) throws NetClsException {
        return choice().select(container, labels);
    }

    @Override
    public void require(ContainerId container, Primary primary) throws NetClsException {
        choice().require(container, primary);
    }

    @Override
    public Set<Primary> reserved() {
        return choice().reserved();
    }

    @Override
    public List<PolicyReason> why(ContainerId container, Map<String, String> labels) {
        return choice().why(labels);
    }

    private Report report() {
        return new Report(wanted, conflicts, enforcement.state(), enforcement.nft());
    }

    @Override
    public List<PolicyStatus> policies() {
        return report().policies(this::misfits);
    }

    private Optional<Misfits> misfits() {
        return Optional.ofNullable(isolator)
                .map(now -> Misfits.among(
                        now.state().assignments(),
                        now.overview().handles().stream()
                                .map(HandleCounts::primary)
                                .collect(Collectors.toSet()),
                        report().enforced(),
                        choice()));
    }

    @Override
    public Map<String, PolicyTraffic> traffic() throws NetClsException {
        return report().traffic();
    }

    @Override
    public Map<NetClsHandle, PolicyTraffic> handles(String policy) throws NetClsException {
        return report().handles(policy);
    }

    @Override
    public String rules(String policy) throws NetClsException {
        return report().rules(policy);
    }

    @Override
    public Optional<String> inside(NetClsHandle handle) throws NetClsException {
        choice().requireRules(new Primary(handle.primary()));
        return report().inside(handle);
    }

    @Override
    public PolicyPreview preview(String name, Map<String, ?> properties) {
        return report().preview(name, properties);
    }

    @Override
    public void remove(String name) throws NetClsException {
        configurations.delete(name);
    }

    @Deactivate
    void stop() {
        clock.shutdownNow();
        enforcement.leave(left);
        drops.leave(left);
        Removal.atUninstall(bundle, enforcement);
    }
}
