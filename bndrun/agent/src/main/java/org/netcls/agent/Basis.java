// SPDX-License-Identifier: Apache-2.0
package org.netcls.agent;

import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.netcls.configuration.Origin;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * What holds for each PID as long as nobody has set anything: what is shipped, and over it what the administrator's file
 * says, but for a value that a system property gives.
 *
 * @param shipped by PID and key
 * @param isGiven whether there is a system property of this name
 */
record Basis(Map<String, Map<String, String>> shipped, Etc etc, Predicate<String> isGiven) {
    /** The first one is for the value itself; those in it are for its default. */
    private static final Pattern PROPERTY = Pattern.compile("\\$\\[prop:([^;\\]]+)");

    static final String ANY_BUNDLE = "?";

    Set<String> pids() {
        Set<String> pids = new TreeSet<>(shipped.keySet());
        pids.addAll(etc.pids());
        return pids;
    }

    Map<String, String> of(String pid) {
        Map<String, String> values = new TreeMap<>(shipped.getOrDefault(pid, Map.of()));
        etc.file(pid).ifPresent(file -> {
            file.values().forEach((key, value) -> values.merge(key, value, this::given));
            values.put(Origin.FILE, file.path().toUri().toString());
        });
        if (!values.isEmpty()) {
            values.put(ConfigurationAdmin.SERVICE_BUNDLELOCATION, ANY_BUNDLE);
            FactoryPid.of(pid).ifPresent(parts -> values.put(ConfigurationAdmin.SERVICE_FACTORYPID, parts.factory()));
        }
        return values;
    }

    private String given(String ofShipped, String ofFile) {
        Matcher property = PROPERTY.matcher(ofShipped);
        return property.find() && isGiven.test(property.group(1)) ? ofShipped : ofFile;
    }

    /** Those that the file has, if it was written later than this. */
    Set<String> keysSince(FileTime time, String pid) {
        return etc.file(pid)
                .filter(file -> file.modified().compareTo(time) > 0)
                .map(file -> file.values().keySet())
                .orElse(Set.of());
    }
}
