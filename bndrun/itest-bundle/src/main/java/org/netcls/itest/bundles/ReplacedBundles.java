// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.netcls.itest.support.Patience;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The ways to replace a bundle, and what is left in memory of those that were. */
final class ReplacedBundles {
    // A thread of a pool that was made on behalf of a bundle holds the bundle's loader until it ends.
    private static final int MOST_LEFT = 3;

    private final BundleContext context;
    private final Map<String, WeakReference<ClassLoader>> replaced = new ConcurrentHashMap<>();

    ReplacedBundles(BundleContext context) {
        this.context = context;
    }

    void stopAndStart(Bundle bundle) throws Exception {
        bundle.stop();
        bundle.start();
    }

    void update(Bundle bundle) throws Exception {
        remember(bundle);
        bundle.update();
    }

    void refresh(Bundle bundle) throws Exception {
        remember(bundle);
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener whenDone = event -> done.countDown();
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), whenDone);
        assertThat(done.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    void reinstall(Bundle bundle) throws Exception {
        remember(bundle);
        bundle.uninstall();
        // Not by the context of the test: what that one installs does not outlive the test.
        context.getBundle(0)
                .getBundleContext()
                .installBundle(bundle.getLocation())
                .start();
    }

    private void remember(Bundle bundle) {
        replaced.put(
                bundle.getSymbolicName() + " " + replaced.size(),
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    /** Waits until the class loaders of those that were replaced often have gone. */
    void requireGone() throws Exception {
        Patience.await(this::left, left -> left.values().stream().allMatch(count -> count <= MOST_LEFT));
    }

    /** How many class loaders of replaced bundles can still be reached, by the names of the bundles. */
    private Map<String, Long> left() {
        System.gc();
        List<ClassLoader> current = Arrays.stream(context.getBundles())
                .map(bundle -> bundle.adapt(BundleWiring.class))
                .flatMap(wiring -> Optional.ofNullable(wiring).map(BundleWiring::getClassLoader).stream())
                .toList();
        return replaced.entrySet().stream()
                .filter(loader -> isStale(loader.getValue().get(), current))
                .map(loader -> loader.getKey().split(" ")[0])
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    }

    private static boolean isStale(ClassLoader alive, List<ClassLoader> current) {
        return alive != null && !current.contains(alive);
    }
}
