// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.util.Optional;
import java.util.stream.Collectors;
import org.netcls.api.NotReady;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles of ours that were updated or uninstalled, while others go on with what they were before. */
public record UnrefreshedBundles(BundleContext context) {
    private static final String OURS = "org.netcls.";

    /** Why those that use them and those that were updated too do not find each other; empty if there is none. */
    public Optional<NotReady> notReady() {
        String names = context
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .getRemovalPendingBundles()
                .stream()
                .map(Bundle::getSymbolicName)
                .filter(name -> name != null && name.startsWith(OURS))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new NotReady("bundles that were updated are used as they were before until they are"
                        + " refreshed: refresh " + names));
    }
}
