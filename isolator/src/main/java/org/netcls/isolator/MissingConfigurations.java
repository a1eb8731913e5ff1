// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.netcls.diagnosis.Unconfigured;
import org.netcls.diagnosis.bundles.Components;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Logs which parts of the agent have no configuration, once the components have come to rest: as a rule a configuration
 * comes a moment after its bundle.
 */
@Component(service = {})
public final class MissingConfigurations {
    // The runtime itself tells of a change when there was no other for 5 s, which happens in the middle of a slow
    // start.
    private static final long SECONDS_OF_REST = 20;

    private final BundleContext bundle;
    private final Logger log;
    private final ScheduledExecutorService rest =
            Executors.newSingleThreadScheduledExecutor(MissingConfigurations::thread);

    @GuardedBy("this")
    private Future<?> look = CompletableFuture.completedFuture(null);

    @GuardedBy("this")
    private Unconfigured logged = Unconfigured.NOTHING;

    @Activate
    public MissingConfigurations(BundleContext bundle, @Reference(service = LoggerFactory.class) Logger log) {
        this.bundle = bundle;
        this.log = log;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "net_cls missing configurations");
        thread.setDaemon(true);
        return thread;
    }

    @Reference(updated = "changed")
    synchronized void bindRuntime(ServiceComponentRuntime runtime) {
        changed(runtime);
    }

    synchronized void changed(ServiceComponentRuntime runtime) {
        look.cancel(false);
        if (!rest.isShutdown()) {
            look = rest.schedule(this::look, SECONDS_OF_REST, TimeUnit.SECONDS);
        }
    }

    private synchronized void look() {
        Unconfigured now = new Components(bundle).unconfigured();
        if (!now.equals(logged) && !now.equals(Unconfigured.NOTHING)) {
            log.warn("{}", now.finding());
        }
        logged = now;
    }

    @Deactivate
    synchronized void close() {
        rest.shutdownNow();
    }
}
