// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.netcls.spi.HandleAllocator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * An allocator that can be chosen.
 *
 * @param rank of several, the highest is used
 * @param bundle the symbolic name of the bundle that brings it; empty where that has none
 * @param bundleId the number by which the framework knows the bundle
 * @param inUse whether it is the one that the isolator asks, whatever others of its name there are
 */
public record PresentAllocator(String name, int rank, String bundle, String version, long bundleId, boolean inUse) {
    private static final String ISOLATOR = "org.netcls.isolator";

    /** Those that are there, highest rank first. */
    public static List<PresentAllocator> all(BundleContext context) {
        try {
            return context.getServiceReferences(HandleAllocator.class, null).stream()
                    .sorted(Comparator.reverseOrder())
                    .flatMap(PresentAllocator::of)
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nothing if it has just gone. */
    private static Stream<PresentAllocator> of(ServiceReference<HandleAllocator> service) {
        int rank = service.getProperty(Constants.SERVICE_RANKING) instanceof Integer value ? value : 0;
        return Optional.ofNullable(service.getBundle()).stream()
                .map(bundle -> new PresentAllocator(
                        String.valueOf(service.getProperty(HandleAllocator.NAME)),
                        rank,
                        Optional.ofNullable(bundle.getSymbolicName()).orElse(""),
                        bundle.getVersion().toString(),
                        bundle.getBundleId(),
                        isInUse(service)));
    }

    /** The component of the isolator gets no other allocator than the one that it asks. */
    private static boolean isInUse(ServiceReference<HandleAllocator> service) {
        Bundle[] users = service.getUsingBundles();
        return users != null
                && Arrays.stream(users).map(Bundle::getSymbolicName).anyMatch(ISOLATOR::equals);
    }
}
