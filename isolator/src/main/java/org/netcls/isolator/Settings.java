// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;

/**
 * The configuration, read and checked.
 *
 * @param handles the secondary handles of each primary, in the order in which primaries are tried; empty for unmanaged
 */
record Settings(Map<Integer, BitSet> handles, Duration quarantine, Duration allocatorWait) {
    /** @throws IllegalArgumentException naming the property that is wrong */
    static Settings of(IsolatorComponent.Config config) {
        return new Settings(
                HandleSyntax.handles(config.primary_handle(), config.secondary_handles()),
                seconds("quarantine", config.quarantine()),
                seconds("allocator.wait", config.allocator_wait()));
    }

    private static Duration seconds(String property, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(property + ": '" + text + "' is not a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
