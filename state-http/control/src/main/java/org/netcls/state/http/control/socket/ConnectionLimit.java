// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Connection;

/**
 * Closes connections above so many. Jetty's own limit stops accepting instead, and its connector for unix sockets does not
 * begin again.
 */
final class ConnectionLimit implements Connection.Listener {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public void onOpened(Connection connection) {
        if (open.incrementAndGet() > most) {
            connection.getEndPoint().close();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.decrementAndGet();
    }
}
