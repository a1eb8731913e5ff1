// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/**
 * Hands on what has changed in the administrator's files.
 *
 * @param admin empty while it is away; it reads all of them when it comes
 */
record EtcChanges(
        Basis basis, Configurations configurations, Supplier<Optional<ConfigurationAdmin>> admin, Logger log) {
    void follow() {
        for (String pid : basis.etc().read()) {
            admin.get().ifPresent(present -> follow(pid, present));
        }
    }

    private void follow(String pid, ConfigurationAdmin present) {
        try {
            Configuration configuration = configuration(pid, present);
            if (basis.pids().contains(pid)) {
                log.info("Configuration {} is read again, because its file has changed", pid);
                configuration.update(configurations.load(pid));
            } else {
                log.info("Configuration {} is deleted, because its file has gone", pid);
                configuration.delete();
            }
        } catch (IOException | RuntimeException e) {
            log.error("Configuration {} cannot be changed as its file says: {}", pid, e.toString());
        }
    }

    private static Configuration configuration(String pid, ConfigurationAdmin present) throws IOException {
        Optional<FactoryPid> parts = FactoryPid.of(pid);
        return parts.isPresent()
                ? present.getFactoryConfiguration(
                        parts.get().factory(), parts.get().name(), Basis.ANY_BUNDLE)
                : present.getConfiguration(pid, Basis.ANY_BUNDLE);
    }
}
