// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/**
 * Containers come and go at full speed while the allocator in use is replaced ten times a second in every way there is.
 * Few handles and no quarantine make every mistake show, once by what callers get, and once by what is written in the kernel.
 * How long it takes is set with {@code -Dnetcls.storm.seconds};
 * on a busy machine it takes until there were some changes of each kind.
 */
class StormTest {
    private static final int THREADS = 2;
    private static final int HANDLES = 8;
    private static final int LEAST_OF_EACH_KIND = 3;
    private static final List<String> ALLOCATORS = List.of("bitmap", "lru-reuse", "random");
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(100);

    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    private final ConcurrentHashMap<NetClsHandle, ContainerId> holders = new ConcurrentHashMap<>();
    private Isolator isolator;
    private Witness witness;
    private ReplacedBundles bundles;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void fewHandles() throws Exception {
        bundles = new ReplacedBundles(context);
        felix.configure(Felix.ISOLATOR, Map.of("secondary.handles", "1-" + HANDLES));
    }

    @Test
    void noCallerNoticesThatAllocatorsAreReplaced() throws Exception {
        storm(felix.isolator(), (container, handle) -> {});
    }

    @Test
    void whatTheKernelSaysAgreesWhileAllocatorsAreReplaced() throws Exception {
        storm(felix.useKernel(KERNEL), StormTest::requireClassId);
        assertThat(KERNEL.group("")).isDirectoryNotContaining(Files::isDirectory);
    }

    /** Somebody who looks after a container that was prepared. */
    private interface Witness {
        void look(ContainerId container, NetClsHandle handle) throws Exception;
    }

    private static void requireClassId(ContainerId container, NetClsHandle handle) throws IOException {
        assertThat(KERNEL.group(container.value()).resolve("net_cls.classid"))
                .content()
                .isEqualTo(Integer.toUnsignedString(handle.classId()) + "\n");
    }

    private void storm(Isolator under, Witness watching) throws Exception {
        isolator = under;
        witness = watching;
        assertThat(liveThrough(stormTime())).isPositive();
        assertThat(isolator.state().assignments()).isEmpty();
        assertThat(isolator.overview().handles().get(0).free()).isEqualTo(HANDLES);
        assertThat(isolator.overview().allocatorFault()).isEmpty();
        bundles.requireGone();
    }

    private interface Change {
        void apply() throws Exception;
    }

    private List<Change> changes() {
        return List.of(
                this::switchByName,
                () -> bundles.stopAndStart(bundleInUse()),
                () -> bundles.update(bundleInUse()),
                () -> bundles.refresh(bundleInUse()),
                () -> bundles.reinstall(bundleInUse()));
    }

    private void switchByName() throws Exception {
        String next = ALLOCATORS.get((ALLOCATORS.indexOf(inUse()) + 1) % ALLOCATORS.size());
        felix.configure(Felix.ISOLATOR, Map.of("allocator.target", "(netcls.allocator=" + next + ")"));
        assertThat(inUse()).isEqualTo(next);
        felix.configure(Felix.ISOLATOR, Map.of("allocator.target", "(netcls.allocator=*)"));
    }

    private String inUse() {
        return isolator.overview().allocator().orElseThrow();
    }

    private Bundle bundleInUse() {
        return felix.bundle("org.netcls.allocator." + inUse());
    }

    /** Gives how many lives there were. */
    private int liveThrough(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                String name = "storm-" + i + "-";
                workers.add(threads.submit(() -> work(name)));
            }
            int rounds = 0;
            while (rounds < LEAST_OF_EACH_KIND || System.nanoTime() < end) {
                for (Change change : changes()) {
                    over.await(BETWEEN_CHANGES.toMillis(), TimeUnit.MILLISECONDS);
                    change.apply();
                }
                rounds++;
            }
            over.countDown();
            int lives = 0;
            for (Future<Integer> worker : workers) {
                lives += worker.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            }
            System.out.printf("storm: %d lives, %d changes of each kind%n", lives, rounds);
            return lives;
        } finally {
            threads.shutdownNow();
        }
    }

    private int work(String name) throws Exception {
        int lives = 0;
        while (over.getCount() > 0) {
            ContainerId container = new ContainerId(name + lives);
            NetClsHandle handle = isolator.prepare(container).handle().orElseThrow();
            ContainerId other = holders.putIfAbsent(handle, container);
            assertThat(other).as("holder of " + handle).isNull();
            witness.look(container, handle);
            holders.remove(handle);
            isolator.cleanup(container, Duration.ZERO);
            lives++;
        }
        return lives;
    }

    /** How long a test of this kind takes. */
    static Duration stormTime() throws Exception {
        Properties storm = new Properties();
        try (InputStream in = StormTest.class.getResourceAsStream("/storm.properties")) {
            storm.load(in);
        }
        return Duration.ofSeconds(Long.parseLong(storm.getProperty("seconds")));
    }
}
