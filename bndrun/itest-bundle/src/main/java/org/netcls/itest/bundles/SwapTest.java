// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.bundles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.Assignment;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.api.NoAllocatorException;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.osgi.test.common.annotation.InjectService;

/** Allocator bundles come and go while containers live. */
class SwapTest {
    private static final List<String> ALLOCATORS = List.of("bitmap", "lru-reuse", "random");

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(timeout = Patience.MILLIS)
    Isolator isolator;

    @Test
    void theNextAssignmentUsesTheNextAllocator() throws Exception {
        NetClsHandle web = assign("web");

        stop("bitmap");

        assertThat(isolator.overview().allocator()).contains("lru-reuse");
        assertThat(handle("web")).isEqualTo(web);
        assertThat(assign("db")).isNotEqualTo(web);
        assertThat(felix.isolator()).as("the isolator was not restarted").isSameAs(isolator);
    }

    @Test
    void theAllocatorIsSwitchedByName() throws Exception {
        NetClsHandle web = assign("web");

        assertThat(felix.type("netcls:allocator random")).containsPattern("random +yes");

        assertThat(isolator.overview().allocator()).contains("random");
        assertThat(handle("web")).isEqualTo(web);
        assertThat(felix.type("netcls:allocators"))
                .containsPattern("(?s)bitmap +20 .*lru-reuse +10 .*random +yes +0 .*1 used");
    }

    @Test
    void theChosenAllocatorComesBackWhenItsBundleDoes() throws Exception {
        felix.type("netcls:allocator random");

        stop("random");
        assertThat(isolator.overview().allocator()).isEmpty();
        assertThat(felix.type("netcls:doctor"))
                .contains("'random' is chosen and is not there; start its bundle, or choose one that is there with"
                        + " netcls:allocator: bitmap, lru-reuse");

        start("random");
        assertThat(isolator.overview().allocator()).contains("random");
    }

    @Test
    void oneThatIsBeingReplacedCanBeChosen() throws Exception {
        assertThat(felix.type("netcls:allocators")).contains("random");
        stop("random");

        FutureTask<String> chosen = new FutureTask<>(() -> felix.type("netcls:allocator random"));
        new Thread(chosen, "chooses").start();
        start("random");

        assertThat(chosen.get(Patience.MILLIS, TimeUnit.MILLISECONDS)).containsPattern("random +yes");
    }

    @Test
    void anAssignmentSaysThatTheChosenAllocatorIsNotThere() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("allocator.wait", 0L, "allocator.target", "(netcls.allocator=random)"));
        stop("random");

        assertThatThrownBy(() -> isolator.prepare(new ContainerId("web")))
                .isInstanceOf(NoAllocatorException.class)
                .hasMessageContaining("'random' is chosen and is not there")
                .hasMessageContaining("bitmap, lru-reuse");
    }

    @Test
    void containersKeepTheirHandlesWhenTheOnlyAllocatorGoes() throws Exception {
        NetClsHandle web = assign("web");

        ALLOCATORS.forEach(this::stop);

        assertThat(isolator.overview().allocator()).isEmpty();
        assertThat(handle("web")).isEqualTo(web);
        assertThat(felix.type("netcls:list")).contains("none is there; start a bundle org.netcls.allocator.*");
    }

    @Test
    void anAssignmentWaitsForAnAllocator() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("allocator.wait", Patience.LIMIT.toSeconds()));
        NetClsHandle web = assign("web");
        ALLOCATORS.forEach(this::stop);

        CompletableFuture<NetClsHandle> waiting = CompletableFuture.supplyAsync(() -> assign("db"));
        start("random");

        assertThat(waiting.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isNotEqualTo(web);
    }

    @Test
    void anAssignmentFailsWhenNoAllocatorComes() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("allocator.wait", 0L));
        ALLOCATORS.forEach(this::stop);

        assertThatThrownBy(() -> isolator.prepare(new ContainerId("web")))
                .isInstanceOf(NoAllocatorException.class)
                .hasMessageContaining("start a bundle org.netcls.allocator");
        assertThat(isolator.state().assignments()).isEmpty();
    }

    @Test
    void noHandleIsGivenTwiceWhateverIsStopped() throws Exception {
        List<NetClsHandle> given = ALLOCATORS.stream()
                .flatMap(gone -> {
                    NetClsHandle before = assign("before-" + gone);
                    stop(gone);
                    NetClsHandle without = gone.equals("random") ? before : assign("without-" + gone);
                    return List.of(before, without).stream().distinct();
                })
                .toList();

        assertThat(given).hasSize(5).doesNotHaveDuplicates();
        assertThat(isolator.state().assignments())
                .extracting(Assignment::handle)
                .containsExactlyInAnyOrderElementsOf(
                        given.stream().map(Optional::of).toList());
    }

    private NetClsHandle assign(String container) {
        try {
            return isolator.prepare(new ContainerId(container)).handle().orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private NetClsHandle handle(String container) throws Exception {
        return isolator.status(new ContainerId(container)).handle().orElseThrow();
    }

    private void stop(String allocator) {
        try {
            felix.bundle("org.netcls.allocator." + allocator).stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void start(String allocator) throws Exception {
        felix.bundle("org.netcls.allocator." + allocator).start();
    }
}
