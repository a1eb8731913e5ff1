// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.gate;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names by which the agent may be addressed. A page from elsewhere whose name was made to point here (DNS
 * rebinding) brings another one.
 */
final class HostNames {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|0:0:0:0:0:0:0:1");

    private final Set<String> configured;

    HostNames(String... configured) {
        this.configured = Arrays.stream(configured).map(HostNames::plain).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * @param name of the header Host, without the port
     * @param address that the request came in on
     */
    boolean allow(String name, String address) {
        String host = plain(name);
        return LOOPBACK.matcher(host).matches() || host.equals(plain(address)) || configured.contains(host);
    }

    private static String plain(String name) {
        String bare = name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
        return bare.contains(":") ? address(bare) : bare.strip().toLowerCase(Locale.ROOT);
    }

    /** An address of IPv6 in the form that it has whatever it was written in, without the interface that it belongs to. */
    private static String address(String text) {
        try {
            // Within brackets it is nothing else, and no name is looked up.
            return InetAddress.getByName("[" + text.strip().replaceFirst("%.*", "") + "]")
                    .getHostAddress();
        } catch (UnknownHostException e) {
            return text;
        }
    }
}
