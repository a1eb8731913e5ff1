// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import java.nio.file.Path;
import java.util.Optional;
import org.netcls.configuration.ConfiguredPath;
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
                : Optional.of(new SshSettings(
                        ConfiguredPath.of("authorized.keys", config.authorized_keys())
                                .toAbsolutePath(),
                        listen));
    }
}
