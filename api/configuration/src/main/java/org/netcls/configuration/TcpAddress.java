// SPDX-License-Identifier: Apache-2.0
package org.netcls.configuration;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens, or a client does. It is an address and no name, so that what was checked is what is bound.
 *
 * @param port 0 for any that is free
 */
public record TcpAddress(InetAddress address, int port) {
    private static final String ALL = "0.0.0.0";

    /**
     * Reads the properties {@code host} and {@code port}.
     *
     * @throws IllegalArgumentException naming the one that is wrong, and what to do about it
     */
    public static TcpAddress of(String host, String port) {
        if (!port.matches("[0-9]{1,9}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException("port: '" + port + "' is not a number from 0 to 65535");
        }
        try {
            return new TcpAddress(InetAddress.getByName(host), Integer.parseInt(port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host: '" + host + "' is unknown; name an address of this machine, such as 127.0.0.1");
        }
    }

    /** The form that also fits into a URL. */
    public String host() {
        if (address.isAnyLocalAddress()) {
            return ALL;
        }
        String host = address.getHostAddress();
        return address instanceof Inet6Address ? "[" + host + "]" : host;
    }

    /** @throws IllegalArgumentException if nobody can listen there now */
    public void requireFree() {
        requireFree(port);
    }

    /**
     * The same for who listens elsewhere until then. Where that may be in the way, the port is not looked at.
     *
     * @param before where that is
     */
    public void requireFreeAfter(TcpAddress before) {
        requireFree(before.mayMeet(this) ? 0 : port);
    }

    private boolean mayMeet(TcpAddress other) {
        boolean isSameAddress =
                address.equals(other.address) || address.isAnyLocalAddress() || other.address.isAnyLocalAddress();
        return port == 0 || port == other.port && isSameAddress;
    }

    private void requireFree(int port) {
        try {
            FreeAddress.require(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** What is wrong with the properties where nobody can listen. */
    public IllegalArgumentException refused(IOException why) {
        return new IllegalArgumentException("host and port: nobody can listen on " + this + " (" + why.getMessage()
                + "); choose another port, or an address of this machine");
    }

    /** As a client names it. */
    @Override
    public String toString() {
        return host() + ":" + port;
    }
}
