// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Optional;
import org.netcls.action.Configurations;
import org.netcls.configuration.Origin;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What is configured under a PID.
 *
 * @param stored as it was written, with placeholders
 * @param inForce as the bundle gets it
 */
record PidConfiguration(Dictionary<String, Object> stored, Dictionary<String, Object> inForce) {
    private static final PidConfiguration NOTHING = new PidConfiguration(new Hashtable<>(), new Hashtable<>());

    /**
     * Reads what there is, and makes no configuration where there is none.
     *
     * @param reader for whom placeholders are filled in
     */
    static PidConfiguration under(String pid, ConfigurationAdmin configurations, ServiceReference<?> reader)
            throws IOException {
        return Configurations.find(pid, configurations)
                .map(configuration -> new PidConfiguration(
                        configuration.getProperties(), configuration.getProcessedProperties(reader)))
                .orElse(NOTHING);
    }

    /** The path of the file that the value of a key was read from, if it was one. */
    Optional<String> file(String key) {
        return stored(Origin.FILE)
                .map(ConfigurationFile::read)
                .filter(file -> file.says(key, stored(key)))
                .map(ConfigurationFile::path);
    }

    Optional<String> stored(String key) {
        return Optional.ofNullable(stored.get(key)).map(PidConfiguration::shown);
    }

    Optional<String> inForce(String key) {
        return Optional.ofNullable(inForce.get(key)).map(PidConfiguration::shown);
    }

    private static String shown(Object value) {
        return value instanceof Object[] several ? String.join(", ", texts(several)) : value.toString();
    }

    private static String[] texts(Object[] values) {
        return Arrays.stream(values).map(String::valueOf).toArray(String[]::new);
    }
}
