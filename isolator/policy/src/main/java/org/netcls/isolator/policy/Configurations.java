// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.netcls.api.PolicyException;
import org.netcls.configuration.Origin;
import org.netcls.configuration.Refusal;
import org.netcls.text.Reason;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The configurations of policies: all at once, so that nothing is done before all is known. */
record Configurations(ConfigurationAdmin admin, ServiceReference<ConfigurationAdmin> reader) {
    static final String FACTORY = "org.netcls.policy";

    /** By the names of the policies. */
    Map<String, Map<String, Object>> read() throws IOException {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        list().forEach(configuration -> {
            try {
                read(configuration).ifPresent(values -> all.put(name(configuration.getPid()), values));
            } catch (IllegalStateException e) {
                // Somebody has deleted it just now.
            }
        });
        return all;
    }

    private Optional<Map<String, Object>> read(Configuration configuration) {
        Dictionary<String, Object> properties = configuration.getProcessedProperties(reader);
        if (properties == null) {
            return Optional.empty();
        }
        Map<String, Object> values = new HashMap<>();
        Collections.list(properties.keys()).forEach(key -> values.put(key, properties.get(key)));
        return Optional.of(values);
    }

    /** What is behind the tilde; of a PID that was made up, all behind its factory's. */
    private static String name(String pid) {
        return pid.substring(Math.min(pid.length(), FACTORY.length() + 1));
    }

    /** The PID of a policy, and in brackets the file, if it was read from one. */
    static String named(String name, Map<String, Object> properties) {
        String pid = FACTORY + "~" + name;
        return Optional.ofNullable(properties.get(Origin.FILE))
                .map(file -> pid + " (" + Refusal.path(file.toString()) + ")")
                .orElse(pid);
    }

    void delete(String name) throws PolicyException {
        try {
            Configuration found = list().filter(each -> name(each.getPid()).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new PolicyException("there is no policy " + name));
            Object file =
                    found.getProperties() == null ? null : found.getProperties().get(Origin.FILE);
            if (file != null) {
                throw new PolicyException("policy " + name + " is in file " + Refusal.path(file.toString())
                        + ", and would be back with the next start; delete that");
            }
            found.delete();
        } catch (IOException e) {
            throw new PolicyException("the configuration of policy " + name + " cannot be deleted: " + Reason.of(e));
        }
    }

    private Stream<Configuration> list() throws IOException {
        try {
            Configuration[] found = admin.listConfigurations("(service.factoryPid=" + FACTORY + ")");
            return found == null ? Stream.empty() : Arrays.stream(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
