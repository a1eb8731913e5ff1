// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * A socket that is listened on.
 *
 * @param path where it is found
 * @param key which file there it is
 */
record OpenSocket(Server server, Connector connector, Path path, Object key) {
    private static final int CONNECTIONS = 256;
    private static final long SECONDS_TO_END = 2;

    /** @throws IOException if it cannot be opened; the message is for who configured it */
    static OpenSocket on(Server server, SocketFile file) throws IOException {
        Path hidden = file.hidden();
        UnixDomainServerConnector connector = connector(server, hidden);
        try {
            connector.start();
            file.publish(hidden);
            server.addConnector(connector);
            return new OpenSocket(server, connector, file.path(), key(file.path()));
        } catch (UserPrincipalNotFoundException e) {
            LifeCycle.stop(connector);
            throw new IOException("group: there is no group '" + e.getName() + "' on this machine", e);
        } catch (Exception e) {
            LifeCycle.stop(connector);
            throw e instanceof IOException failure ? failure : new IOException(e.toString(), e);
        } finally {
            Files.deleteIfExists(hidden.getParent());
        }
    }

    /** With what guards the server's first connector: limits of time and size, and which paths there may be. */
    private static UnixDomainServerConnector connector(Server server, Path path) {
        Connector first = server.getConnectors()[0];
        HttpConfiguration http = new HttpConfiguration(
                first.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration());
        http.getCustomizers().removeIf(SecureRequestCustomizer.class::isInstance);
        http.addCustomizer(new PeerOfRequest());
        // The selector takes connections: a thread that waits for them is interrupted, and Java leaves one open that it
        // has then.
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, 0, 1, new HttpConnectionFactory(http));
        connector.setUnixDomainPath(path);
        // Of those that come at once; curl and others that do not wait in connect() fail where it is full.
        connector.setAcceptQueueSize(CONNECTIONS);
        connector.setIdleTimeout(first.getIdleTimeout());
        first.getBeans(Connection.Listener.class).forEach(guard -> connector.addBean(guard, false));
        connector.addBean(new ConnectionLimit(CONNECTIONS));
        return connector;
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** The file is removed, unless another agent has put its own there, and soon nobody is answered any more. */
    void close() {
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && key(path).equals(key)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the control socket " + path + " cannot be removed", e);
        } finally {
            awaitAnswers();
            server.removeConnector(connector);
            LifeCycle.stop(connector);
        }
    }

    /** Nobody connects any more, and what has begun may end, unless it takes long. */
    private void awaitAnswers() {
        try {
            connector.shutdown().get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Whoever waits for it sees the end of the connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
