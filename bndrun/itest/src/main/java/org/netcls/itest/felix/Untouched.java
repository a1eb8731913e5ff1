// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.felix;

import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * The framework as it is before a test has changed anything.
 *
 * @param bundles the names of those that run
 * @param configurations what each of ours says
 */
record Untouched(List<String> bundles, Map<String, Map<String, Object>> configurations) {
    static Untouched of(BundleContext context, ConfigurationAdmin admin) throws Exception {
        Map<String, Map<String, Object>> configurations = new TreeMap<>();
        for (Configuration ours : admin.listConfigurations("(service.pid=org.netcls.*)")) {
            configurations.put(ours.getPid(), values(ours));
        }
        return new Untouched(running(context), configurations);
    }

    private static List<String> running(BundleContext context) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .toList();
    }

    /** Configures what was configured otherwise. */
    void configure(ConfigurationAdmin admin) throws Exception {
        for (String pid : configurations.keySet()) {
            Configuration present = admin.getConfiguration(pid, "?");
            if (!values(present).equals(configurations.get(pid))) {
                present.update(new Hashtable<>(configurations.get(pid)));
            }
        }
    }

    private static Map<String, Object> values(Configuration configuration) {
        Map<String, Object> values = new TreeMap<>();
        Dictionary<String, Object> present = configuration.getProperties();
        Collections.list(present.keys()).forEach(key -> values.put(key, present.get(key)));
        return values;
    }
}
