// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.netcls.state.http.web.Peer;

/**
 * Tells servlets who has sent a request. It is looked up when it is asked for: most requests only read.
 *
 * @param underWay what is to be done for requests that are not answered yet when the socket closes
 */
record PeerOfRequest(Set<Runnable> underWay) implements HttpConfiguration.Customizer {
    PeerOfRequest() {
        this(ConcurrentHashMap.newKeySet());
    }

    void endThoseUnderWay() {
        underWay.forEach(Runnable::run);
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        SocketChannel socket = (SocketChannel) connection.getTransport();
        Supplier<String> name = () -> Credentials.of(socket);
        BooleanSupplier otherPids =
                () -> Credentials.pid(socket).filter(PidNamespace::isOther).isPresent();
        Consumer<Runnable> hangUp = action -> HangUp.watch(connection, action);
        Consumer<Runnable> closing = action -> {
            underWay.add(action);
            Request.addCompletionListener(request, failure -> underWay.remove(action));
        };
        request.setAttribute(Peer.NAME, name);
        request.setAttribute(Peer.HANG_UP, hangUp);
        request.setAttribute(Peer.CLOSING, closing);
        request.setAttribute(Peer.OTHER_PIDS, otherPids);
        return request;
    }
}
