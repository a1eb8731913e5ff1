// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/**
 * Where the server listens. It is an address and no name, so that what was checked is what is bound.
 *
 * @param port 0 for any that is free
 */
record ListenAddress(InetAddress address, int port) {
    private static final String ALL = "0.0.0.0";

    /** @throws IllegalArgumentException if the host is unknown */
    static ListenAddress of(String host, int port) {
        try {
            return new ListenAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host: '" + host + "' is unknown; name an address of this machine, such as 127.0.0.1");
        }
    }

    boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** The form that also fits into a URL. */
    String host() {
        if (address.isAnyLocalAddress()) {
            return ALL;
        }
        String host = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + host + "]" : host;
    }

    /** @throws IllegalArgumentException if nobody can listen there now */
    void requireFree() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new IllegalArgumentException("host and port: nobody can listen on " + host() + ":" + port + " ("
                    + e.getMessage() + "); choose another port, or an address of this machine");
        }
    }
}
