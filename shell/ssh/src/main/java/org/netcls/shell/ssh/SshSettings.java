// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The configuration, read and checked.
 *
 * @param address an address and no name, so that what was checked is what is bound
 * @param port 0 for any that is free
 */
record SshSettings(Path authorizedKeys, InetAddress address, int port) {
    /**
     * Empty if nobody is to be let in.
     *
     * @throws IllegalArgumentException naming the property that is wrong, and what to do about it
     */
    static Optional<SshSettings> of(SshComponent.Config config) {
        InetAddress address = address(config.host());
        int port = port(config.port());
        return config.authorized_keys().isBlank()
                ? Optional.empty()
                : Optional.of(new SshSettings(file(config.authorized_keys()), address, port));
    }

    private static Path file(String name) {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("authorized.keys: '" + name + "' is not the name of a file");
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host: '" + host + "' is unknown; name an address of this machine, such as 127.0.0.1");
        }
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("port: '" + text + "' is not a number from 0 to 65535");
        }
        return Integer.parseInt(text);
    }
}
