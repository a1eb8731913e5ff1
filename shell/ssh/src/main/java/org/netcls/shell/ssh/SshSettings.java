// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.netcls.configuration.TcpAddress;

/** The configuration, read and checked. */
record SshSettings(Path authorizedKeys, TcpAddress listen) {
    /**
     * Empty if nobody is to be let in.
     *
     * @throws IllegalArgumentException naming the property that is wrong, and what to do about it
     */
    static Optional<SshSettings> of(SshComponent.Config config) {
        TcpAddress listen = TcpAddress.of(config.host(), config.port());
        return config.authorized_keys().isBlank()
                ? Optional.empty()
                : Optional.of(new SshSettings(file(config.authorized_keys()), listen));
    }

    private static Path file(String name) {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("authorized.keys: '" + name + "' is not the name of a file");
        }
    }
}
