// SPDX-License-Identifier: Apache-2.0
package org.netcls.diagnosis.bundles;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.diagnosis.Finding;
import org.osgi.framework.BundleContext;

/** Whether the bundles that bring allocators give them, each of a name of its own. */
public record AllocatorBundles(BundleContext context) {
    public static final String WHAT = "bundles";

    /** At least one. */
    public List<Finding> findings() {
        List<PresentAllocator> present = PresentAllocator.all(context);
        List<Finding> found =
                Stream.concat(sharedNames(present), silent(present)).toList();
        return found.isEmpty()
                ? List.of(Finding.ok(WHAT, "each one that brings an allocator gives it, with a name of its own"))
                : found;
    }

    private static Stream<Finding> sharedNames(List<PresentAllocator> present) {
        Map<String, List<PresentAllocator>> byName = present.stream()
                .collect(Collectors.groupingBy(PresentAllocator::name, LinkedHashMap::new, Collectors.toList()));
        return byName.values().stream().filter(same -> same.size() > 1).map(AllocatorBundles::shared);
    }

    private static Finding shared(List<PresentAllocator> same) {
        String bundles = same.stream()
                .map(one -> String.format("%s (%s %s)", one.bundleId(), one.bundle(), one.version()))
                .collect(Collectors.joining(", "));
        return Finding.warn(
                WHAT,
                "allocator '" + same.get(0).name() + "' is there " + same.size() + " times, from bundles " + bundles
                        + ", and cannot be chosen by its name alone",
                "stop or uninstall the bundles that are not wanted");
    }

    private Stream<Finding> silent(List<PresentAllocator> present) {
        return Stream.of(context.getBundles())
                .filter(bundle -> present.stream().noneMatch(one -> one.bundleId() == bundle.getBundleId()))
                .map(bundle -> new SilentBundle(bundle, new Components(context)))
                .flatMap(bundle -> bundle.finding().stream());
    }
}
