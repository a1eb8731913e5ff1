// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.netcls.configuration.FreeAddress;

/**
 * Where the server listens. It is an address and no name, so that what was checked is what is bound.
 *
 * @param port 0 for any that is free
 */
record ListenAddress(InetAddress address, int port) {
    private static final String ALL = "0.0.0.0";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|0:0:0:0:0:0:0:1");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final int NOT_HERE = 3;

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

    /**
     * That of these names and addresses by which clients best ask for this one, as it stands in a URL; empty if none is
     * answered here.
     *
     * @param certified those of the certificate
     * @param configured further names that are answered, in lower case
     */
    Optional<String> choose(List<String> certified, Set<String> configured) {
        return certified.stream()
                .filter(host -> rank(host, configured) < NOT_HERE)
                .min(Comparator.comparingInt(host -> rank(host, configured)))
                .map(ListenAddress::literal);
    }

    /** Nothing is looked up: a name that is configured is taken to lead here. */
    private int rank(String host, Set<String> configured) {
        if (LOOPBACK.matcher(host).matches()) {
            return isLoopback() ? 0 : address.isAnyLocalAddress() ? 2 : NOT_HERE;
        }
        boolean isHere = ADDRESS.matcher(host).matches()
                ? address.isAnyLocalAddress() || host.equals(address.getHostAddress())
                : configured.contains(host.toLowerCase(Locale.ROOT));
        return isHere ? 1 : NOT_HERE;
    }

    private static String literal(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** @throws IllegalArgumentException if nobody can listen there now */
    void requireFree() {
        try {
            FreeAddress.require(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new IllegalArgumentException("host and port: nobody can listen on " + host() + ":" + port + " ("
                    + e.getMessage() + "); choose another port, or an address of this machine");
        }
    }
}
