// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
 * @param peers who sends requests over it
 * @param path where it is found
 * @param key which file there it is
 */
record OpenSocket(Server server, Connector connector, PeerOfRequest peers, Path path, Object key) {
    private static final int CONNECTIONS = 256;
    private static final long MOMENT_MILLIS = 300;
    private static final int MOMENTS_TO_END = 7;

    /**
     * Opens one.
     *
     * @param before what is closed then, and whose place it may take
     * @throws IOException if it cannot be opened; the message is for who configured it
     */
    static OpenSocket on(Server server, SocketFile file, Optional<OpenSocket> before) throws IOException {
        Path hidden = file.hidden();
        PeerOfRequest peers = new PeerOfRequest();
        UnixDomainServerConnector connector = connector(server, peers, hidden);
        try {
            connector.start();
            file.publish(hidden, before.isPresent() && before.get().isAt(file.path()));
            server.addConnector(connector);
            return new OpenSocket(server, connector, peers, file.path(), key(file.path()));
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
    private static UnixDomainServerConnector connector(Server server, PeerOfRequest peers, Path path) {
        Connector first = server.getConnectors()[0];
        HttpConfiguration http = new HttpConfiguration(
                first.getConnectionFactory(HttpConnectionFactory.class).getHttpConfiguration());
        http.getCustomizers().removeIf(SecureRequestCustomizer.class::isInstance);
        http.addCustomizer(peers);
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

    private boolean isAt(Path place) throws IOException {
        return Files.exists(place, LinkOption.NOFOLLOW_LINKS) && key(place).equals(key);
    }

    /** The file is removed, unless somebody has put another one there, and soon nobody is answered any more. */
    void close() throws IOException {
        try {
            if (isAt(path)) {
                Files.delete(path);
            }
        } finally {
            awaitAnswers();
            server.removeConnector(connector);
            LifeCycle.stop(connector);
        }
    }

    /**
     * Nobody connects any more, and what has begun may end, unless it takes long. What waits for a part of the agent is told
     * to end: that part may be one that comes only after this has closed.
     */
    private void awaitAnswers() {
        Future<Void> answered = connector.shutdown();
        // Again, as some may have begun to wait meanwhile. Whoever still waits then sees the end of the connection.
        for (int moment = 0; moment < MOMENTS_TO_END && !answered.isDone(); moment++) {
            await(answered, MOMENT_MILLIS);
            peers.endThoseUnderWay();
        }
    }

    private static void await(Future<Void> work, long withinMillis) {
        try {
            work.get(withinMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // It goes on, or has ended in another way.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
