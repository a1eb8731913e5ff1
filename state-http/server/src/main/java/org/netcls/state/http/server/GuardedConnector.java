// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.ee10.servlet.ServletHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Sets what Felix's configuration cannot: how errors are told, how many connections there are, how long the header of a
 * request may take, how large its body may be, and that a path may have percent signs and encoded slashes.
 *
 * <p>Felix asks for further connectors when its own listens already, and this is the one place where it shows its
 * server. So its connector is taken from it, set up while it listens, and handed back. Another connector would be one
 * too many, and Felix fails on those that do not listen on a port.
 */
final class GuardedConnector implements ConnectorFactory {
    private static final Duration HEADER_TIME = Duration.ofSeconds(10);
    private static final int REQUEST_BYTES = 64 * 1024;

    private final int connections;
    private final Duration headerTime;
    private final Consumer<Server> guarded;

    /** @param guarded told of the server */
    GuardedConnector(int connections, Consumer<Server> guarded) {
        this(connections, HEADER_TIME, guarded);
    }

    GuardedConnector(int connections, Duration headerTime, Consumer<Server> guarded) {
        this.connections = connections;
        this.headerTime = headerTime;
        this.guarded = guarded;
    }

    @Override
    public Connector createConnector(Server server) {
        Problems problems = new Problems();
        server.setErrorHandler(problems);
        server.getDescendants(ContextHandler.class).forEach(context -> context.setErrorHandler(problems));
        server.getDescendants(ServletHandler.class).forEach(servlets -> servlets.setDecodeAmbiguousURIs(true));
        ServerConnector connector = (ServerConnector) server.getConnectors()[0];
        server.removeConnector(connector);
        guard(connector);
        OpenChannels.of(server);
        guarded.accept(server);
        return connector;
    }

    /** Without closing it meanwhile, when somebody else could take its port. */
    private void guard(ServerConnector connector) {
        HeaderTime time = new HeaderTime(headerTime, connector.getScheduler());
        NetworkConnectionLimit limit = new NetworkConnectionLimit(connections, connector);
        // What accepts asks for its listeners when it starts, and it has started.
        connector.getSelectorManager().addEventListener(limit);
        LifeCycle.start(limit);
        connector.addBean(time, true);
        LifeCycle.start(time);
        HttpConfiguration http =
                connector.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration();
        Optional.ofNullable(http.getCustomizer(SecureRequestCustomizer.class))
                // Which names are answered is for the endpoints to say, and a client looks at the certificate itself.
                .ifPresent(secure -> secure.setSniHostCheck(false));
        // Ids may have percent signs and slashes, and no path is decoded twice.
        http.setUriCompliance(http.getUriCompliance()
                .with(
                        "ids",
                        UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
                        UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR));
        http.addCustomizer(new ConnectorOfRequest());
        http.addCustomizer(time);
        http.addCustomizer(new UnreadBody());
        http.addCustomizer(new RequestSize(REQUEST_BYTES));
    }
}
