// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.table;

import java.util.Map;

/**
 * What of ours is on devices.
 *
 * @param faults why a policy has no class, by their names
 * @param classes as tc lists them, by devices
 */
public record Shaped(Map<String, String> faults, Map<String, String> classes) {
    public static final Shaped NOTHING = new Shaped(Map.of(), Map.of());

    public Shaped {
        faults = Map.copyOf(faults);
        classes = Map.copyOf(classes);
    }
}
