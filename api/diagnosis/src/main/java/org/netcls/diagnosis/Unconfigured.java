// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parts of the agent that do not run before something is configured, if only one key.
 *
 * @param pids under which there is no configuration
 */
public record Unconfigured(Set<String> pids) {
    public static final String WHAT = "configuration";
    public static final Unconfigured NOTHING = new Unconfigured(Set.of());

    private static final List<String> OF_ISOLATOR = List.of("org.netcls.cgroupfs", "org.netcls.isolator");

    public Unconfigured {
        pids = Collections.unmodifiableSet(new TreeSet<>(pids));
    }

    public Finding finding() {
        return pids.isEmpty()
                ? Finding.ok(WHAT, "all parts of the agent have theirs")
                : Finding.warn(WHAT, missing(pids) + ", so what needs it does not run", remedy(pids));
    }

    /** What keeps the isolator from running, if it is this. */
    public Optional<Finding> ofIsolator() {
        List<String> needed = OF_ISOLATOR.stream().filter(pids::contains).toList();
        return needed.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.fail(IsolatorCheck.WHAT, missing(needed), remedy(needed)));
    }

    private static String missing(Collection<String> pids) {
        return "there is no configuration " + String.join(", ", pids);
    }

    private static String remedy(Collection<String> pids) {
        return "write it, as in a file " + pids.iterator().next()
                + ".cfg in Karaf's etc or where File Install looks, or"
                + " as JSON for the Configurator; docs/configuration.md lists the keys, and all have defaults";
    }
}
