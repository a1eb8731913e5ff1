// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.netcls.api.Assignment;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.netcls.api.NetClsState;
import org.netcls.spi.HandleAllocator;
import org.netcls.spi.NetClsCgroups;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The isolator as a service: follows its configuration and its allocator while containers run. Everything that it knows
 * of containers is read from the back end when it starts and whenever its handles are configured anew.
 */
@Component(configurationPid = NetClsIsolator.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = NetClsIsolator.Config.class)
public final class NetClsIsolator implements Isolator {
    static final String PID = "org.netcls.isolator";

    @ObjectClassDefinition(name = "net_cls: isolator", description = "Which handles containers get, and how.")
    @interface Config {
        @AttributeDefinition(
                name = "primary.handle",
                description =
                        "0x1 to 0xfffe, in decimal or with 0x; several are separated by commas, and the first with a"
                                + " free secondary is used. Empty: unmanaged, the operator writes the classids.")
        String primary_handle() default "";

        @AttributeDefinition(
                name = "secondary.handles",
                description =
                        "0x1 to 0xffff as 'lo,hi', or as ranges 'lo-hi' separated by commas; bounds are included.")
        String secondary_handles() default "0x1-0xffff";

        @AttributeDefinition(
                description = "Seconds that a released handle rests before it can be given again.",
                min = "0")
        long quarantine() default 60;

        @AttributeDefinition(
                name = "allocator.target",
                description =
                        "Filter for the allocator to use, such as (netcls.allocator=random); of several, the one of"
                                + " highest service ranking.")
        String allocator_target() default "(" + HandleAllocator.NAME + "=*)";

        @AttributeDefinition(
                name = "allocator.wait",
                description = "Seconds that an assignment waits while there is no allocator.",
                min = "0")
        long allocator_wait() default 5;
    }

    private final NetClsCgroups cgroups;
    private final Logger log;
    private final AtomicLong version = new AtomicLong();
    // Calls hold the read lock, so what is in flight ends before the containers are replaced or the component goes.
    private final ReadWriteLock calls = new ReentrantReadWriteLock();

    private Settings settings;
    private Ledger.Strategy strategy; // guarded by this
    private volatile Containers containers;

    @Activate
    public NetClsIsolator(
            Config config, @Reference NetClsCgroups cgroups, @Reference(service = LoggerFactory.class) Logger log)
            throws NetClsException {
        this.cgroups = cgroups;
        this.log = log;
        this.settings = Settings.of(config);
        this.containers = Containers.recover(settings, cgroups, version, log);
    }

    @Modified
    synchronized void modified(Config config) throws NetClsException {
        Settings changed = Settings.of(config);
        if (changed.equals(settings)) {
            return;
        }
        stop();
        calls.writeLock().lock();
        try {
            containers = Containers.recover(changed, cgroups, version, log);
            settings = changed;
            if (strategy != null) {
                containers.ledger().use(strategy);
            }
        } finally {
            calls.writeLock().unlock();
        }
    }

    @Deactivate
    void stop() {
        containers.close();
        calls.writeLock().lock();
        calls.writeLock().unlock();
    }

    @Reference(
            name = "allocator",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindAllocator(HandleAllocator allocator, Map<String, Object> properties) {
        strategy = new Ledger.Strategy(String.valueOf(properties.get(HandleAllocator.NAME)), allocator);
        containers.ledger().use(strategy);
        version.incrementAndGet();
        log.info("Allocator {} chooses handles from now on", strategy.name());
    }

    synchronized void unbindAllocator(HandleAllocator allocator) {
        if (strategy != null && strategy.allocator() == allocator) {
            log.warn("Allocator {} has gone and there is no other; containers keep their handles", strategy.name());
            strategy = null;
            containers.ledger().drop(allocator);
            version.incrementAndGet();
        }
    }

    @Override
    public Assignment prepare(ContainerId container) throws NetClsException {
        return call(() -> containers.prepare(container));
    }

    @Override
    public void isolate(ContainerId container, long pid) throws NetClsException {
        call(() -> containers.isolate(container, pid));
    }

    @Override
    public Assignment status(ContainerId container) throws NetClsException {
        return call(() -> containers.status(container));
    }

    @Override
    public void cleanup(ContainerId container, Duration timeout) throws NetClsException {
        call(() -> containers.cleanup(container, timeout));
    }

    @Override
    public BackEnd backEnd() {
        return cgroups.backEnd();
    }

    @Override
    public NetClsState state() {
        return containers.state();
    }

    private <T> T call(Turns.Step<T> step) throws NetClsException {
        calls.readLock().lock();
        try {
            return step.run();
        } finally {
            calls.readLock().unlock();
        }
    }
}
