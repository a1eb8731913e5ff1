// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.component.Container;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * The connections that a connector has taken. What is left of them when it has stopped is ended: Jetty forgets those that
 * come at that moment, and their clients would wait for good.
 */
final class OpenChannels implements SelectorManager.AcceptListener, LifeCycle.Listener {
    private static final Duration TO_END = Duration.ofSeconds(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Connector connector;
    private final Set<SelectableChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean hasStopped;

    OpenChannels(Connector connector) {
        this.connector = connector;
    }

    /** Watches each connector that the server gets, be it of another bundle. */
    static void of(Server server) {
        server.addEventListener(new Container.Listener() {
            @Override
            public void beanAdded(Container parent, Object child) {
                if (child instanceof Connector connector) {
                    connector
                            .getContainedBeans(SelectorManager.class)
                            .forEach(acceptor -> acceptor.addEventListener(new OpenChannels(connector)));
                }
            }

            @Override
            public void beanRemoved(Container parent, Object child) {
                // It is told when it stops.
            }
        });
    }

    @Override
    public void onAccepting(SelectableChannel channel) {
        open.add(channel);
        if (hasStopped) {
            closeAll();
        }
    }

    @Override
    public void onAcceptFailed(SelectableChannel channel, Throwable failure) {
        open.remove(channel);
    }

    @Override
    public void onClosed(SelectableChannel channel) {
        open.remove(channel);
    }

    /** A connection that comes when there is no selector any more is never told of, and its socket is closed by now. */
    @Override
    public void lifeCycleStopping(LifeCycle acceptor) {
        long start = System.nanoTime();
        while (isAccepting() && System.nanoTime() - start < TO_END.toNanos()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Jetty tells it by the names of its threads only. */
    private boolean isAccepting() {
        // What comes next is another bracket for each kind of connector.
        Pattern name = Pattern.compile(
                String.format("-acceptor-.*-%s@%x\\b", connector.getClass().getSimpleName(), connector.hashCode()));
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> name.matcher(thread.getName()).find());
    }

    @Override
    public void lifeCycleStopped(LifeCycle acceptor) {
        hasStopped = true;
        closeAll();
    }

    private void closeAll() {
        open.forEach(IO::close);
        open.clear();
    }
}
