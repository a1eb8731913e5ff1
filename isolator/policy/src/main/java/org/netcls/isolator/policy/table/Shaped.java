// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of ours is on devices.
 *
 * @param faults why a policy has no class, by their names
 * @param classes as tc lists them, by devices
 * @param left why what no policy needs any more could not be taken away, by devices
 */
public record Shaped(Map<String, String> faults, Map<String, String> classes, Map<String, String> left) {
    public static final Shaped NOTHING = new Shaped(Map.of(), Map.of(), Map.of());

    public Shaped {
        faults = Map.copyOf(faults);
        classes = Map.copyOf(classes);
        left = Map.copyOf(left);
    }

    /** Whether there is all that is wanted, and nothing else. */
    public boolean isComplete() {
        return faults.isEmpty() && left.isEmpty();
    }

    /** On which something of ours is known to be. */
    Set<String> devices() {
        return Stream.concat(classes.keySet().stream(), left.keySet().stream()).collect(Collectors.toSet());
    }
}
