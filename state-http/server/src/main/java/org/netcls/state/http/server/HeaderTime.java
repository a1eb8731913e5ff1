// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which the header of a request is not complete in time, counted from when the connection opens
 * or from the first byte behind the last request. It may take a quarter longer. While a request is served, and while a
 * connection is idle between two of them, it is left to the idle time-out.
 */
final class HeaderTime extends AbstractLifeCycle implements Connection.Listener, HttpConfiguration.Customizer {
    private final Duration limit;
    private final Scheduler scheduler;
    private final Map<Connection, HeaderProgress> open = new ConcurrentHashMap<>();

    HeaderTime(Duration limit, Scheduler scheduler) {
        this.limit = limit;
        this.scheduler = scheduler;
    }

    @Override
    protected void doStart() {
        scheduleLook();
    }

    private void scheduleLook() {
        scheduler.schedule(this::look, limit.toNanos() / 4, TimeUnit.NANOSECONDS);
    }

    private void look() {
        if (isRunning()) {
            scheduleLook();
            open.forEach(this::closeIfLate);
        }
    }

    private void closeIfLate(Connection connection, HeaderProgress progress) {
        if (progress.isLate(System.nanoTime(), connection.getBytesIn())) {
            connection.getEndPoint().close();
        }
    }

    /** Encryption is a connection below that of HTTP, which opens with it. */
    @Override
    public void onOpened(Connection connection) {
        if (!(connection instanceof SslConnection)) {
            open.put(connection, new HeaderProgress(limit, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** Called when the header of a request is complete. */
    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        Connection connection = request.getConnectionMetaData().getConnection();
        HeaderProgress progress = open.get(connection);
        if (progress != null) {
            progress.begin();
            Request.addCompletionListener(request, failure -> progress.end(connection.getBytesIn()));
        }
        return request;
    }
}
