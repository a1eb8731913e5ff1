// SPDX-License-Identifier: Apache-2.0
package org.netcls.action;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What has been configured. */
public final class Configurations {
    private Configurations() {}

    /** The configuration with this PID that has been written; none is made where there is none. */
    public static Optional<Configuration> find(String pid, ConfigurationAdmin configurations) throws IOException {
        return Arrays.stream(all(pid, configurations))
                .filter(configuration -> configuration.getProperties() != null)
                .findFirst();
    }

    private static Configuration[] all(String pid, ConfigurationAdmin configurations) throws IOException {
        try {
            Configuration[] found = configurations.listConfigurations("(service.pid=" + pid + ")");
            return found == null ? new Configuration[0] : found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
