// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.settings;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;

/**
 * The configuration, read and checked.
 *
 * @param handles the secondary handles of each primary, in the order in which primaries are tried; empty for unmanaged
 * @param reconcileInterval from the end of one look at the kernel to the next; zero for none
 * @param repairs whether a changed classid is written back, or only told
 */
public record Settings(
        Map<Integer, BitSet> handles,
        Duration quarantine,
        Duration allocatorWait,
        Duration reconcileInterval,
        boolean repairs) {
    /** @throws IllegalArgumentException naming the property that is wrong */
    public static Settings of(Config config) {
        return new Settings(
                HandleSyntax.handles(config.primary_handle(), config.secondary_handles()),
                seconds("quarantine", config.quarantine()),
                seconds("allocator.wait", config.allocator_wait()),
                seconds("reconcile.interval", config.reconcile_interval()),
                repairs(config.drift()));
    }

    private static boolean repairs(String drift) {
        return switch (drift) {
            case "repair" -> true;
            case "report" -> false;
            default -> throw new IllegalArgumentException("drift: '" + drift + "' is neither repair nor report");
        };
    }

    private static Duration seconds(String property, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(property + ": '" + text + "' is not a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
