// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleUse;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Overview;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Containers come and go at full speed while the allocator in use is replaced ten times a second in every way there is.
 * Few handles and no quarantine make every mistake show. How long it takes is set with {@code -Dnetcls.storm.seconds}.
 */
class StormTest {
    private static final int THREADS = 2;
    private static final int HANDLES = 8;
    // Calls of each thread that are not timed, because code is still being loaded.
    private static final int WARM_UP = 100;
    private static final List<String> ALLOCATORS = List.of("bitmap", "lru-reuse", "random");
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final Felix felix = new Felix();
    private final BundleContext context =
            FrameworkUtil.getBundle(StormTest.class).getBundleContext();
    private final ConcurrentHashMap<NetClsHandle, ContainerId> holders = new ConcurrentHashMap<>();
    private final List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    private final AtomicInteger changesBegun = new AtomicInteger();
    private final AtomicInteger changesEnded = new AtomicInteger();
    private final CountDownLatch pause = new CountDownLatch(1);
    private Isolator isolator;

    @BeforeEach
    void fewHandlesAndNoRest() throws Exception {
        felix.configure("org.netcls.isolator", Map.of("secondary.handles", "1-" + HANDLES, "quarantine", "0"));
        felix.awaitState(overview -> size(overview) == HANDLES);
        isolator = felix.isolator();
    }

    @AfterEach
    void restore() throws Exception {
        felix.configure(
                "org.netcls.isolator",
                Map.of(
                        "secondary.handles", "0x1-0xffff",
                        "quarantine", "60",
                        "allocator.target", "(netcls.allocator=*)"));
        felix.awaitState(overview -> size(overview) == NetClsHandle.MAX_SECONDARY);
        felix.awaitAllocator("bitmap");
    }

    private static int size(Overview overview) {
        HandleUse use = overview.handles().get(0);
        return use.used() + use.resting() + use.free();
    }

    @Test
    void noCallerNoticesThatAllocatorsAreReplaced() throws Exception {
        Longest longest = storm(stormTime());

        System.out.printf("storm: %d changes, %s%n", changesBegun.get(), longest);
        assertThat(changesBegun.get()).isGreaterThan(changes().size());
        assertThat(isolator.state().assignments()).isEmpty();
        assertThat(isolator.overview().handles().get(0).free()).isEqualTo(HANDLES);
        assertThat(isolator.overview().allocatorFault()).isEmpty();
        assertThat(longest.touched()).isLessThan(longest.untouched().plus(LONGEST_PAUSE));
        assertNoClassLoaderStays();
    }

    /** The longest call during which the allocator was changing, and the longest of the others: the baseline. */
    private record Longest(Duration touched, Duration untouched) {
        static final Longest NONE = new Longest(Duration.ZERO, Duration.ZERO);

        Longest with(Duration call, boolean isTouched) {
            return max(isTouched ? new Longest(call, Duration.ZERO) : new Longest(Duration.ZERO, call));
        }

        Longest max(Longest other) {
            return new Longest(longer(touched, other.touched), longer(untouched, other.untouched));
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? other : one;
        }
    }

    private interface Change {
        void apply() throws Exception;
    }

    private List<Change> changes() {
        return List.of(this::switchByName, this::stopAndStart, this::update, this::refresh, this::reinstall);
    }

    private void switchByName() throws Exception {
        String next = ALLOCATORS.get((ALLOCATORS.indexOf(inUse()) + 1) % ALLOCATORS.size());
        felix.configure("org.netcls.isolator", Map.of("allocator.target", "(netcls.allocator=" + next + ")"));
        felix.awaitAllocator(next);
        felix.configure("org.netcls.isolator", Map.of("allocator.target", "(netcls.allocator=*)"));
    }

    private void stopAndStart() throws Exception {
        Bundle bundle = bundleInUse();
        bundle.stop();
        bundle.start();
    }

    private void update() throws Exception {
        Bundle bundle = bundleInUse();
        remember(bundle);
        bundle.update();
    }

    private void refresh() throws Exception {
        Bundle bundle = bundleInUse();
        remember(bundle);
        CountDownLatch done = new CountDownLatch(1);
        FrameworkListener whenDone = event -> done.countDown();
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle), whenDone);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private void reinstall() throws Exception {
        Bundle bundle = bundleInUse();
        remember(bundle);
        bundle.uninstall();
        context.installBundle(bundle.getLocation()).start();
    }

    private String inUse() {
        return isolator.overview().allocator().orElseThrow();
    }

    private Bundle bundleInUse() {
        return felix.bundle("org.netcls.allocator." + inUse());
    }

    private void remember(Bundle bundle) {
        replaced.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
    }

    private Longest storm(Duration time) throws Exception {
        Iterator<Change> changes =
                Stream.generate(this::changes).flatMap(List::stream).iterator();
        long end = System.nanoTime() + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Longest>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String name = "storm-" + i + "-";
                workers.add(threads.submit(() -> work(name, end)));
            }
            while (System.nanoTime() < end) {
                pause.await(BETWEEN_CHANGES.toMillis(), TimeUnit.MILLISECONDS);
                changesBegun.incrementAndGet();
                changes.next().apply();
                changesEnded.incrementAndGet();
            }
            Longest longest = Longest.NONE;
            for (Future<Longest> worker : workers) {
                longest = longest.max(worker.get(30, TimeUnit.SECONDS));
            }
            return longest;
        } finally {
            threads.shutdownNow();
        }
    }

    private Longest work(String name, long end) throws Exception {
        Longest longest = Longest.NONE;
        for (int i = 0; System.nanoTime() < end; i++) {
            ContainerId container = new ContainerId(name + i);
            int changesBefore = changesEnded.get();
            long start = System.nanoTime();
            NetClsHandle handle = isolator.prepare(container).handle().orElseThrow();
            long prepared = System.nanoTime();
            ContainerId other = holders.putIfAbsent(handle, container);
            assertThat(other).as("holder of " + handle).isNull();
            holders.remove(handle);
            long leaving = System.nanoTime();
            isolator.cleanup(container, Duration.ZERO);
            long longer = Math.max(prepared - start, System.nanoTime() - leaving);
            if (i >= WARM_UP) {
                longest = longest.with(Duration.ofNanos(longer), changesBegun.get() != changesBefore);
            }
        }
        return longest;
    }

    private void assertNoClassLoaderStays() throws Exception {
        List<ClassLoader> current = ALLOCATORS.stream()
                .map(name -> felix.bundle("org.netcls.allocator." + name)
                        .adapt(BundleWiring.class)
                        .getClassLoader())
                .toList();
        long start = System.nanoTime();
        while (replaced.stream().anyMatch(loader -> isStale(loader, current))) {
            assertThat(System.nanoTime() - start)
                    .as("class loaders of replaced bundles stay reachable")
                    .isLessThan(TimeUnit.SECONDS.toNanos(20));
            System.gc();
        }
    }

    private static boolean isStale(WeakReference<ClassLoader> loader, List<ClassLoader> current) {
        ClassLoader alive = loader.get();
        return alive != null && !current.contains(alive);
    }

    private static Duration stormTime() throws Exception {
        Properties storm = new Properties();
        try (InputStream in = StormTest.class.getResourceAsStream("/storm.properties")) {
            storm.load(in);
        }
        return Duration.ofSeconds(Long.parseLong(storm.getProperty("seconds")));
    }
}
