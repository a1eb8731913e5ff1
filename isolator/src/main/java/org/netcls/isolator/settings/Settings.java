// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.settings;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * The configuration, read and checked.
 *
 * @param handles the secondary handles of each primary, in the order in which primaries are tried; empty for unmanaged
 * @param reconcileInterval from the end of one look at the kernel to the next; zero for none
 * @param repairs whether a changed classid is written back, or only told
 * @param requiresPolicies whether no container begins while nobody knows the policies
 */
public record Settings(
        Map<Integer, BitSet> handles,
        Duration quarantine,
        Duration allocatorWait,
        Duration reconcileInterval,
        boolean repairs,
        boolean requiresPolicies) {
    /** @throws IllegalArgumentException naming the property that is wrong */
    public static Settings of(Config config) {
        return new Settings(
                HandleSyntax.handles(config.primary_handle(), config.secondary_handles()),
                seconds("quarantine", config.quarantine()),
                seconds("allocator.wait", config.allocator_wait()),
                seconds("reconcile.interval", config.reconcile_interval()),
                isFirst("drift", config.drift(), "repair", "report"),
                isFirst("policies", config.policies(), "required", "optional"));
    }

    /** Another order of the primaries is another configuration, which maps do not tell. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Settings settings && values().equals(settings.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return List.of(
                List.copyOf(handles.entrySet()),
                quarantine,
                allocatorWait,
                reconcileInterval,
                repairs,
                requiresPolicies);
    }

    private static boolean isFirst(String property, String text, String first, String second) {
        if (!text.equals(first) && !text.equals(second)) {
            throw new IllegalArgumentException(property + ": '" + text + "' is neither " + first + " nor " + second);
        }
        return text.equals(first);
    }

    private static Duration seconds(String property, String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(property + ": '" + text + "' is not a number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
