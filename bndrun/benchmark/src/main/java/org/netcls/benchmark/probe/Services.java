// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import jakarta.servlet.Servlet;
import java.net.URI;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.netcls.api.Isolator;
import org.netcls.api.Policies;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The isolator and the HTTP server as every bundle sees them. */
final class Services implements AutoCloseable {
    private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(20);

    private static final String ENDPOINT = "osgi.http.endpoint";

    private final BundleContext context;
    private final ServiceTracker<Isolator, Isolator> isolators;
    private final ServiceTracker<Policies, Policies> policies;

    Services(BundleContext context) {
        this.context = context;
        isolators = new ServiceTracker<>(context, Isolator.class, null);
        isolators.open();
        policies = new ServiceTracker<>(context, Policies.class, null);
        policies.open();
    }

    /** Waits for it where there is none. */
    Isolator isolator() throws InterruptedException {
        return await(isolators, "isolator");
    }

    /** Waits for them where there are none. */
    Policies policies() throws InterruptedException {
        return await(policies, "bundle for policies");
    }

    private static <S> S await(ServiceTracker<S, S> services, String what) throws InterruptedException {
        S service = services.waitForService(TIMEOUT_MILLIS);
        if (service == null) {
            throw new IllegalStateException("there is no " + what);
        }
        return service;
    }

    /** The one that offers it. */
    Bundle isolatorBundle() throws InterruptedException {
        isolator();
        return isolators.getServiceReference().getBundle();
    }

    /** Once: what goes then comes again. */
    void whenIsolatorGoes(Runnable task) {
        context.addServiceListener(new ServiceListener() {
            @Override
            public void serviceChanged(ServiceEvent event) {
                if (event.getType() == ServiceEvent.UNREGISTERING && isIsolator(event.getServiceReference())) {
                    context.removeServiceListener(this);
                    task.run();
                }
            }
        });
    }

    private static boolean isIsolator(ServiceReference<?> service) {
        return List.of((String[]) service.getProperty(Constants.OBJECTCLASS)).contains(Isolator.class.getName());
    }

    /** What the last one has left to the next. */
    @SuppressWarnings("rawtypes")
    void forgetIsolator() {
        try {
            for (ServiceReference<Map> left : context.getServiceReferences(Map.class, "(netcls.handover=*)")) {
                context.getService(left).clear();
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    int httpPort() throws InterruptedException {
        ServiceTracker<Object, Object> servers = new ServiceTracker<>(context, endpoints(), null);
        servers.open(true);
        try {
            servers.waitForService(TIMEOUT_MILLIS);
            String[] addresses = (String[]) servers.getServiceReference().getProperty(ENDPOINT);
            return URI.create(addresses[0]).getPort();
        } finally {
            servers.close();
        }
    }

    private Filter endpoints() {
        try {
            return context.createFilter("(" + ENDPOINT + "=*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void register(StaticPages pages) {
        context.registerService(
                Servlet.class,
                pages,
                new Hashtable<>(Map.of("osgi.http.whiteboard.servlet.pattern", StaticPages.PATTERN)));
    }

    @Override
    public void close() {
        isolators.close();
        policies.close();
    }
}
