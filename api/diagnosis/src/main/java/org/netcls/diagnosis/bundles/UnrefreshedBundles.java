// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.NotReady;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Bundles of ours that were updated or uninstalled, while others go on with what they were before. The wires tell that of
 * those that are used; the list that the framework keeps can be had in Felix only while nothing is refreshed, and a part
 * that is asked for this may be one that a refresh waits for.
 */
public record UnrefreshedBundles(BundleContext context) {
    private static final String OURS = "org.netcls.";

    /** Why those that use them and those that were updated too do not find each other; empty if there is none. */
    public Optional<NotReady> notReady() {
        String names = Arrays.stream(context.getBundles())
                .flatMap(bundle -> Optional.ofNullable(bundle.adapt(BundleWiring.class)).stream())
                .flatMap(UnrefreshedBundles::used)
                .filter(used -> !used.isCurrent())
                .map(used -> used.getRevision().getSymbolicName())
                .filter(name -> name != null && name.startsWith(OURS))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(new NotReady("bundles that were updated are used as they were before until they are"
                        + " refreshed: refresh " + names));
    }

    /** What a refresh has just ended has no wires, and is no wiring of theirs. */
    private static Stream<BundleWiring> used(BundleWiring wiring) {
        return Stream.ofNullable(wiring.getRequiredWires(null))
                .flatMap(List::stream)
                .map(BundleWire::getProviderWiring)
                .filter(Objects::nonNull);
    }
}
