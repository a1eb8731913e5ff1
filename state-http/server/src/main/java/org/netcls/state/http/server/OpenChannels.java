// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<SelectableChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean hasStopped;

    /** Watches each connector that the server gets, be it of another bundle. */
    static void of(Server server) {
        server.addEventListener(new Container.Listener() {
            @Override
            public void beanAdded(Container parent, Object child) {
                if (child instanceof Connector connector) {
                    connector
                            .getContainedBeans(SelectorManager.class)
                            .forEach(acceptor -> acceptor.addEventListener(new OpenChannels()));
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
