// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.netcls.awaited.Legacy;
import org.netcls.isolator.settings.Config;
import org.netcls.isolator.settings.Settings;
import org.osgi.framework.BundleContext;

/**
 * A configuration that can be followed. The last one of the process is still followed by an isolator that comes later, as in
 * an update, where it is given one that cannot.
 *
 * @param data the folder, as it is configured
 */
record Accepted(Settings settings, String data) {
    /** Where it is among what isolators leave. */
    static final String PART = "ACCEPTED";

    /** @throws IllegalArgumentException naming the property that is wrong */
    static Accepted of(Config config) {
        return new Accepted(Settings.of(config), config.data());
    }

    void keep(BundleContext bundle) {
        // Objects of the JDK alone, which outlive this bundle.
        Object[] parts = {
            settings.handles(),
            settings.quarantine(),
            settings.allocatorWait(),
            settings.reconcileInterval(),
            settings.repairs(),
            settings.requiresPolicies(),
            data
        };
        Legacy.of(IsolatorComponent.PID, bundle).put(PART, parts);
    }

    static Optional<Accepted> last(BundleContext bundle) {
        try {
            return Optional.ofNullable(
                            (Object[]) Legacy.of(IsolatorComponent.PID, bundle).get(PART))
                    .map(Accepted::of);
        } catch (ClassCastException | ArrayIndexOutOfBoundsException e) {
            // It was left by a bundle that says it otherwise.
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Accepted of(Object... parts) {
        Settings settings = new Settings(
                (Map<Integer, BitSet>) parts[0],
                (Duration) parts[1],
                (Duration) parts[2],
                (Duration) parts[3],
                (Boolean) parts[4],
                (Boolean) parts[5]);
        return new Accepted(settings, (String) parts[6]);
    }
}
