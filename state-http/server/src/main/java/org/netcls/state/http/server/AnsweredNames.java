// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * By which names and addresses clients may ask for a server.
 *
 * @param address where it listens
 * @param configured further names that are answered, in lower case
 */
record AnsweredNames(InetAddress address, Set<String> configured) {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|0:0:0:0:0:0:0:1");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final int NOT_HERE = 3;

    /** The one of these that clients best ask for, as it stands in a URL; empty if none is answered here. */
    Optional<String> choose(List<String> certified) {
        return certified.stream()
                .filter(host -> rank(host) < NOT_HERE)
                .min(Comparator.comparingInt(this::rank))
                .map(AnsweredNames::literal);
    }

    /** Nothing is looked up: a name that is configured is taken to lead here. */
    private int rank(String host) {
        if (LOOPBACK.matcher(host).matches()) {
            return address.isLoopbackAddress() ? 0 : address.isAnyLocalAddress() ? 2 : NOT_HERE;
        }
        boolean isHere = ADDRESS.matcher(host).matches()
                ? address.isAnyLocalAddress() || host.equals(address.getHostAddress())
                : configured.contains(host.toLowerCase(Locale.ROOT));
        return isHere ? 1 : NOT_HERE;
    }

    private static String literal(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
