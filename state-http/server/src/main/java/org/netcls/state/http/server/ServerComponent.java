// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.server.Server;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Retries;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Runs Felix's HTTP server for as long as there is a configuration that is safe to serve. One that is not is refused
 * with one line, and the server stays as it was, unless what the gate follows has changed too: then nothing listens. While
 * nothing does, it is tried again every second, since what the host lacks may come, such as its address while it starts.
 */
@Component(
        configurationPid = ServerComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {},
        immediate = true)
@Designate(ocd = ServerComponent.Config.class)
public final class ServerComponent {
    static final String PID = "org.netcls.state.http";

    @ObjectClassDefinition(
            id = ServerComponent.PID,
            name = "net_cls: HTTP server",
            description = "Where the state is served, and to whom. Without TLS and a token or client certificates it"
                    + " listens to this machine only.")
    @interface Config {
        @AttributeDefinition(description = "Address or name to listen on; 0.0.0.0 for all addresses.")
        String host() default "127.0.0.1";

        @AttributeDefinition(
                type = AttributeType.INTEGER,
                description = "Port to listen on; 0 for any that is free.",
                min = "0",
                max = "65535")
        String port() default "8181";

        @AttributeDefinition(description = "PKCS12 file with the server's key and certificate. Empty: plain HTTP.")
        String tls_keystore() default "";

        @AttributeDefinition(
                description = "File whose first line opens tls.keystore; accessible to owner and group only.")
        String tls_keystore_password_file() default "";

        @AttributeDefinition(
                description = "PKCS12 file with the authorities whose clients are accepted; every client then needs a"
                        + " certificate. Empty: clients need none.")
        String tls_client_truststore() default "";

        @AttributeDefinition(
                description = "File whose first line opens tls.client.truststore; not accessible to others than owner"
                        + " and group.")
        String tls_client_truststore_password_file() default "";

        @AttributeDefinition(
                description = "File whose first line is the token that each request has to bring, at least 32"
                        + " characters; accessible to owner and group only. Empty: no token is asked for.")
        String token_file() default "";

        @AttributeDefinition(
                description = "Names by which clients may address this agent, separated by commas, beside the loopback"
                        + " names and the address that the request came in on.")
        String hosts() default "";

        @AttributeDefinition(
                type = AttributeType.INTEGER,
                description = "Threads that the server uses at most.",
                min = "8",
                max = "1024")
        String threads() default "16";

        @AttributeDefinition(
                type = AttributeType.INTEGER,
                description = "Connections that are open at the same time; further ones wait, or are closed.",
                min = "1",
                max = "65536")
        String connections() default "4096";
    }

    /** The name of our server among those that Felix runs. */
    private static final String NAME = PID;

    private final BundleContext bundle;
    private final ManagedServiceFactory servers;
    private final Logger log;

    @GuardedBy("this")
    private final Retries retries;

    // Both null while nothing is served.
    @GuardedBy("this")
    private ServerSettings running;

    @GuardedBy("this")
    private ServiceRegistration<ConnectorFactory> guard;

    /** What the gate followed then; it reads the configuration itself, and follows the refused one at once. */
    @GuardedBy("this")
    private List<String> gateBefore = List.of();

    /** Jetty itself, as Felix has made it. */
    private final AtomicReference<ServiceRegistration<Server>> server = new AtomicReference<>();

    /**
     * @param servers Felix's servers, asked directly and not through Configuration Admin: what that keeps on disk would
     *     be served at the next start before it is checked, and would hold the passwords
     */
    @Activate
    public ServerComponent(
            BundleContext bundle,
            @Reference(target = "(service.pid=org.apache.felix.http)") ManagedServiceFactory servers,
            @Reference(service = LoggerFactory.class) Logger log) {
        this(bundle, servers, log, Retries.scheduler("net_cls HTTP server"));
    }

    ServerComponent(
            BundleContext bundle, ManagedServiceFactory servers, Logger log, ScheduledExecutorService scheduler) {
        this.bundle = bundle;
        this.servers = servers;
        this.log = log;
        this.retries = new Retries(this, "The HTTP server", PID, scheduler, log);
    }

    @Activate
    @Modified
    synchronized void configure(Config config, Origin origin) {
        ServerSettings before = running;
        retries.follow(() -> follow(config), () -> followAgain(config, before), origin);
    }

    private synchronized void follow(Config config) throws ConfigurationException {
        follow(ServerSettings.of(config));
        gateBefore = gate(config);
    }

    private static List<String> gate(Config config) {
        return List.of(config.token_file(), config.hosts());
    }

    /** Not where the gate follows something else already. */
    private synchronized boolean followAgain(Config config, ServerSettings before) {
        try {
            if (before != null && gate(config).equals(gateBefore)) {
                follow(before);
                return true;
            }
        } catch (IllegalArgumentException | ConfigurationException e) {
            // What could not be followed now is told.
        }
        stop();
        return false;
    }

    @GuardedBy("this")
    private void follow(ServerSettings settings) throws ConfigurationException {
        if (settings.equals(running)) {
            return;
        }
        if (running != null) {
            settings.listen().requireFreeAfter(running.listen());
        }
        stop();
        settings.listen().requireFree();
        guard = bundle.registerService(
                ConnectorFactory.class, new GuardedConnector(settings.connections(), this::publish), null);
        start(settings);
        running = settings;
        if (settings.tls().isPresent() && settings.host().isEmpty()) {
            log.warn(
                    "The certificate in tls.keystore has no name that leads to {}: clients that verify it refuse it. Make"
                            + " one with such a name, as with keytool's -ext san=dns:NAME, and add the name to hosts",
                    settings.listen().host());
        }
    }

    @GuardedBy("this")
    private void start(ServerSettings settings) throws ConfigurationException {
        try {
            servers.updated(NAME, settings.felix());
        } catch (ConfigurationException | RuntimeException e) {
            stop();
            throw e;
        }
    }

    /** For those who let it listen elsewhere too. */
    private void publish(Server jetty) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(ServerSettings.OURS, "true");
        server.set(bundle.registerService(Server.class, jetty, properties));
    }

    @Deactivate
    synchronized void end() {
        retries.end();
        stop();
    }

    @GuardedBy("this")
    private void stop() {
        Optional.ofNullable(server.getAndSet(null)).ifPresent(ServiceRegistration::unregister);
        servers.deleted(NAME);
        if (guard != null) {
            guard.unregister();
        }
        guard = null;
        running = null;
    }
}
