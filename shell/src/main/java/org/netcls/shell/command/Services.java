// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.felix.service.command.Converter;
import org.netcls.action.RepeatedLooks;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.Isolator;
import org.netcls.api.NotReady;
import org.netcls.api.Policies;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.allocators.AwaitedAllocators;
import org.netcls.diagnosis.bundles.Components;
import org.netcls.diagnosis.bundles.UnrefreshedBundles;
import org.netcls.spi.NetClsCgroups;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/**
 * The services that commands work with, waited for while the agent starts or a bundle is updated. It is there all the
 * time, unlike the commands, which live for one call, so that it knows whether anything is to be waited for.
 */
@Component(
        service = Services.class,
        immediate = true,
        // No command is there that gives what nothing shows yet, or any more.
        reference =
                @Reference(
                        name = Services.FORMATS,
                        service = Converter.class,
                        cardinality = ReferenceCardinality.MULTIPLE,
                        target = "(osgi.converter.classes=org.netcls.*)"),
        property = Services.FORMATS + ".cardinality.minimum:Integer=4")
public final class Services {
    static final String FORMATS = "formats";

    private static final String ENDPOINT = "osgi.http.endpoint";
    // There may be servers of others, which do not serve the state.
    private static final String OURS = "(netcls.http=true)";
    // With TLS, a name of the certificate.
    private static final String CERTIFIED_HOST = "netcls.http.host";
    private static final String POLICIES = "org.netcls.isolator.policy";
    private static final String STATE = "/state";
    private static final String CONTROL = "org.netcls.state-http.control";
    private static final String CONTROL_SOCKET = "netcls.control.socket";

    private final BundleContext context;
    private final AwaitedService<Isolator, Isolator> isolators;
    private final Isolator isolator;
    private final AwaitedService<Policies, Policies> policies;
    private final AwaitedAllocators allocators;
    private final AwaitedService<Object, ServiceReference<Object>> stateServlets;
    private final AwaitedService<Object, ServiceReference<Object>> httpServers;
    private final AwaitedService<Object, ServiceReference<Object>> controlSockets;

    @Activate
    public Services(BundleContext context) {
        this(context, System::nanoTime);
    }

    Services(BundleContext context, LongSupplier nanoTime) {
        this.context = context;
        isolators = new AwaitedService<>(context, filter(Isolator.class), context::getService, nanoTime);
        isolator = isolators.patient(Isolator.class, Function.identity());
        policies = new AwaitedService<>(context, filter(Policies.class), context::getService, nanoTime);
        allocators = new AwaitedAllocators(context, nanoTime);
        stateServlets = reference("(osgi.http.whiteboard.servlet.pattern=" + STATE + ")", nanoTime);
        httpServers = reference("(&(" + ENDPOINT + "=*)" + OURS + ")", nanoTime);
        controlSockets = reference("(" + CONTROL_SOCKET + "=*)", nanoTime);
        isolators.open();
        policies.open();
        allocators.open();
        stateServlets.open(true);
        httpServers.open(true);
        controlSockets.open(true);
    }

    private AwaitedService<Object, ServiceReference<Object>> reference(String filter, LongSupplier nanoTime) {
        return new AwaitedService<>(context, filter(filter), Function.identity(), nanoTime);
    }

    /**
     * What answers for the isolator, also while that is being replaced.
     *
     * @throws CommandFailure if there is none; it tells what is missing, and where to look
     */
    Isolator isolator() throws CommandFailure {
        // A part that says why it is not ready may take long: do not wait for it.
        return (notReady().isPresent() ? present() : isolators.await())
                .map(present -> isolator)
                .orElseThrow(() -> CommandFailure.of("the isolator is not running: " + missing()
                        + "; netcls:doctor tells what to do, and the log what has happened"));
    }

    private String missing() {
        return unconfigured()
                .or(this::notReady)
                .or(() -> notActive("org.netcls.isolator"))
                .or(this::unrefreshed)
                .or(this::noBackEnd)
                .orElse("it could not be started as it is configured");
    }

    private Optional<String> unconfigured() {
        return new Components(context).unconfigured().ofIsolator().map(Finding::toString);
    }

    /** What a part of the agent tells that waits for something. */
    private Optional<String> notReady() {
        Optional<ServiceReference<NotReady>> told = Optional.ofNullable(context.getServiceReference(NotReady.class));
        try {
            return told.map(context::getService).map(NotReady::reason);
        } finally {
            told.ifPresent(context::ungetService);
        }
    }

    private Optional<String> unrefreshed() {
        return new UnrefreshedBundles(context).notReady().map(NotReady::reason);
    }

    private Optional<String> noBackEnd() {
        return context.getServiceReference(NetClsCgroups.class) != null
                ? Optional.empty()
                : Optional.of("there is no back end to keep groups in"
                        + notActive("org.netcls.cgroupfs").map(", "::concat).orElse(""));
    }

    private Optional<String> notActive(String bundle) {
        return Arrays.stream(context.getBundles())
                        .filter(present -> present.getState() == Bundle.ACTIVE)
                        .map(Bundle::getSymbolicName)
                        .anyMatch(bundle::equals)
                ? Optional.empty()
                : Optional.of("bundle " + bundle + " is not active");
    }

    /** @throws CommandFailure if there is nobody who keeps policies */
    Policies policies() throws CommandFailure {
        return policies.await()
                .orElseThrow(() -> CommandFailure.of("there are no policies here: "
                        + notActive(POLICIES).orElse("they could not be started; the log has what has happened")));
    }

    /** Who keeps policies, if it is there now. */
    public Optional<Policies> presentPolicies() {
        return policies.present();
    }

    /** The names of the allocators, once one of this name is among them, or none is expected any more. */
    List<String> allocators(String name) throws CallInterruptedException {
        return allocators.names(name);
    }

    /** Lets all look that look at the host from time to time. */
    void lookAgain() {
        RepeatedLooks.now(context);
    }

    /** The isolator, if it is there now. */
    public Optional<Isolator> present() {
        return isolators.present();
    }

    /** Where the state is served, without a slash at its end; empty without a bundle that serves it. */
    Optional<String> httpAddress() throws CommandFailure {
        return stateServlets.isEmpty() ? Optional.empty() : httpServers.await().flatMap(Services::address);
    }

    private static Optional<String> address(ServiceReference<?> server) {
        Object endpoint = server.getProperty(ENDPOINT);
        Stream<String> bases =
                endpoint instanceof String[] several ? Stream.of(several) : Stream.of(String.valueOf(endpoint));
        // Those that name a network interface are of use on this machine only.
        return bases.sorted(Comparator.comparing(base -> base.contains("%")))
                .findFirst()
                .map(base -> server.getProperty(CERTIFIED_HOST) instanceof String host ? to(host, base) : base)
                .map(base -> base.replaceAll("/$", ""));
    }

    /** Where changes are accepted; empty without a bundle that accepts them, and where it has no socket. */
    Optional<String> controlSocket() throws CommandFailure {
        return (notActive(CONTROL).isPresent() ? Optional.<ServiceReference<Object>>empty() : controlSockets.await())
                .map(socket -> String.valueOf(socket.getProperty(CONTROL_SOCKET)))
                .filter(path -> !path.isEmpty());
    }

    private static String to(String host, String base) {
        return base.replaceFirst("//(\\[[^\\]]*\\]|[^:/]*)", "//" + host);
    }

    @Deactivate
    void close() {
        isolators.close();
        policies.close();
        allocators.close();
        stateServlets.close();
        httpServers.close();
        controlSockets.close();
    }

    private static Filter filter(Class<?> service) {
        return filter("(objectClass=" + service.getName() + ")");
    }

    private static Filter filter(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
