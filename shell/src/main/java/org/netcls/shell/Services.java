// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** The services that commands work with, waited for while the agent starts or a bundle is updated. */
final class Services implements AutoCloseable {
    private static final long WAIT_MILLIS = 10_000;
    private static final String ENDPOINT = "osgi.http.endpoint";
    // With TLS, a name of the certificate.
    private static final String CERTIFIED_HOST = "netcls.http.host";
    private static final String STATE = "/state";

    private final ServiceTracker<Isolator, Isolator> isolators;
    private final ServiceTracker<Object, Object> stateServlets;
    private final ServiceTracker<Object, Object> httpServers;

    private Services(
            ServiceTracker<Isolator, Isolator> isolators,
            ServiceTracker<Object, Object> stateServlets,
            ServiceTracker<Object, Object> httpServers) {
        this.isolators = isolators;
        this.stateServlets = stateServlets;
        this.httpServers = httpServers;
    }

    static Services of(BundleContext context) {
        Services services = new Services(
                new ServiceTracker<>(context, Isolator.class, null),
                new ServiceTracker<>(context, filter("(osgi.http.whiteboard.servlet.pattern=" + STATE + ")"), null),
                new ServiceTracker<>(context, filter("(" + ENDPOINT + "=*)"), null));
        services.isolators.open();
        services.stateServlets.open(true);
        services.httpServers.open(true);
        return services;
    }

    Isolator isolator() throws NetClsException {
        Isolator isolator = await(isolators);
        if (isolator == null) {
            throw new NetClsException("the isolator is not running; the log tells why");
        }
        return isolator;
    }

    /** The isolator, if it is there now. */
    Optional<Isolator> present() {
        return Optional.ofNullable(isolators.getService());
    }

    /** Where the state is served, without a slash at its end; empty without a bundle that serves it. */
    Optional<String> httpAddress() throws NetClsException {
        if (stateServlets.isEmpty() || await(httpServers) == null) {
            return Optional.empty();
        }
        ServiceReference<Object> server = httpServers.getServiceReference();
        Object endpoint = server.getProperty(ENDPOINT);
        Stream<String> bases =
                endpoint instanceof String[] several ? Stream.of(several) : Stream.of(String.valueOf(endpoint));
        // Those that name a network interface are of use on this machine only.
        return bases.sorted(Comparator.comparing(base -> base.contains("%")))
                .findFirst()
                .map(base -> server.getProperty(CERTIFIED_HOST) instanceof String host ? to(host, base) : base)
                .map(base -> base.replaceAll("/$", ""));
    }

    private static String to(String host, String base) {
        return base.replaceFirst("//(\\[[^\\]]*\\]|[^:/]*)", "//" + host);
    }

    @Override
    public void close() {
        isolators.close();
        stateServlets.close();
        httpServers.close();
    }

    private static <T> T await(ServiceTracker<?, T> tracker) throws NetClsException {
        try {
            return tracker.waitForService(WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetClsException("interrupted", e);
        }
    }

    private static Filter filter(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
