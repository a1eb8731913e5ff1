// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What has been configured. */
public final class Configurations {
    private Configurations() {}

    /** The configuration with this PID that has been written; none is made where there is none. */
    public static Optional<Configuration> find(String pid, ConfigurationAdmin configurations) throws IOException {
        return Arrays.stream(all("service.pid", pid, configurations))
                .filter(configuration -> configuration.getProperties() != null)
                .findFirst();
    }

    /** The PIDs of all configurations of a factory, in order. */
    public static List<String> ofFactory(String factoryPid, ConfigurationAdmin configurations) throws IOException {
        return Arrays.stream(all("service.factoryPid", factoryPid, configurations))
                .filter(configuration -> configuration.getProperties() != null)
                .map(Configuration::getPid)
                .sorted()
                .toList();
    }

    private static Configuration[] all(String key, String value, ConfigurationAdmin configurations) throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations("(" + key + "=" + value + ")");
            return found == null ? new Configuration[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
