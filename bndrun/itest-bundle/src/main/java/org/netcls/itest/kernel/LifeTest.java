// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentListener;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NestedContainersException;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Request;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The whole life of containers on the real kernel, while bundles and configurations change under them. */
class LifeTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId SIDECAR = new ContainerId("web/sidecar");
    private static final ContainerId DB = new ContainerId("db");

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectBundleContext
    BundleContext context;

    private Isolator isolator;

    @BeforeEach
    void useTheKernel() throws Exception {
        isolator = felix.useKernel(KERNEL);
    }

    @Test
    void labelsNestingAndTimeOutliveAnUpdateOfTheIsolatorInPlace() throws Exception {
        Instant before = Instant.now();
        Assignment web = isolator.prepare(WEB, Request.ANY.withLabels(Map.of("tier", "gold")));
        Instant prepared = Instant.now();
        Assignment sidecar = isolator.prepare(SIDECAR, Request.ANY.withLabels(Map.of("role", "proxy")));
        Assignment own = isolator.prepare(new ContainerId("web/own"), Request.ANY.withOwnGroup());
        assertThat(sidecar.group()).isEqualTo(web.group());
        assertThat(own.group()).isEqualTo(KERNEL.group("web\\own").toString());

        Bundle bundle = felix.bundle(Felix.ISOLATOR);
        bundle.update();
        isolator = felix.isolatorOnTheKernel();

        assertThat(isolator.status(WEB).labels()).containsExactly(Map.entry("tier", "gold"));
        assertThat(isolator.status(WEB).handle()).isEqualTo(web.handle());
        // The kernel's clock for files may be behind by a tick.
        assertThat(isolator.status(WEB).since()).isBetween(before.minusSeconds(1), prepared);
        assertThat(isolator.status(SIDECAR)).isEqualTo(sidecar);
        assertThat(isolator.status(own.container()).handle()).isEqualTo(own.handle());
        assertThatThrownBy(() -> isolator.cleanup(WEB, Duration.ZERO)).isInstanceOf(NestedContainersException.class);
        isolator.cleanup(SIDECAR, Duration.ZERO);
        isolator.cleanup(own.container(), Duration.ZERO);
        isolator.cleanup(WEB, Duration.ZERO);
        assertThat(KERNEL.group("web")).doesNotExist();
    }

    @Test
    void aProcessOfANestedContainerIsInItsParentsGroup() throws Exception {
        isolator.prepare(WEB);
        isolator.prepare(SIDECAR);
        Process process = new ProcessBuilder("sleep", "600").start();
        try {
            isolator.isolate(SIDECAR, process.pid());
            assertThat(Files.readAllLines(KERNEL.group("web").resolve("cgroup.procs")))
                    .containsExactly(String.valueOf(process.pid()));
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aClassIdThatSomebodyChangedIsWrittenBack() throws Exception {
        NetClsHandle handle = isolator.prepare(WEB).handle().orElseThrow();
        long repaired = isolator.overview().reconciliation().repaired();
        Files.writeString(classId("web"), "7");

        assertThat(isolator.reconcile().repaired()).isEqualTo(repaired + 1);

        assertThat(classId("web")).hasContent(handle.decimal() + "\n");
        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
    }

    @Test
    void aClassIdThatSomebodyChangedIsOnlyToldWhereThatIsConfigured() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("drift", "report"));
        NetClsHandle handle = isolator.prepare(WEB).handle().orElseThrow();
        Files.writeString(classId("web"), "7");
        isolator.reconcile();

        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.DRIFTED);
        assertThat(classId("web")).hasContent("7\n");
        assertThat(isolator.overview().drifts()).singleElement().asString().contains("0x00000007 instead of " + handle);
        assertThat(felix.type("netcls:list")).contains("drifted");
        assertThat(new Web(felix::http).get("netcls/v1/state").body())
                .contains("\"drifts\":[{\"container\":\"web\",\"expected\":{\"hex\":\"" + handle)
                .contains("\"found\":\"0x00000007\"}]");

        Files.writeString(classId("web"), handle.decimal());
        isolator.reconcile();
        assertThat(isolator.overview().drifts()).isEmpty();
    }

    @Test
    void aContainerWhoseGroupVanishedIsReleasedAndAForeignGroupIsListed() throws Exception {
        isolator.prepare(WEB);
        isolator.prepare(SIDECAR);
        Files.delete(KERNEL.group("web"));
        Files.createDirectory(KERNEL.group("foreign"));

        isolator.reconcile();

        assertThat(isolator.state().assignments()).isEmpty();
        assertThat(felix.foreignUnderTheRoot())
                .singleElement()
                .hasToString("group " + KERNEL.group("foreign") + " has no classid of its own, and we did not make it");
        Files.delete(KERNEL.group("foreign"));
        isolator.reconcile();
        assertThat(felix.foreignUnderTheRoot()).isEmpty();
    }

    @Test
    void aChangeOfThePrimaryKeepsContainersAndANewOneGetsTheNewPrimary() throws Exception {
        NetClsHandle handle = isolator.prepare(WEB).handle().orElseThrow();
        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "0x0020"));

        assertThat(isolator.status(WEB).handle()).contains(handle);
        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.OUTSIDE);
        assertThat(isolator.prepare(DB).handle().orElseThrow().primary()).isEqualTo(0x20);

        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "0x10000"));
        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "0x0010,0x0020"));
        assertThat(isolator.status(WEB).state()).isEqualTo(AssignmentState.ASSIGNED);
        isolator.cleanup(WEB, Duration.ZERO);
        isolator.cleanup(DB, Duration.ZERO);
    }

    @Test
    void unmanagedTheOperatorWritesHandlesAtThePrompt() throws Exception {
        felix.configure(Felix.ISOLATOR, Map.of("primary.handle", ""));

        felix.type("netcls:assign web");
        assertThat(felix.type("netcls:status web")).contains("none; the operator writes one");
        felix.type("netcls:assign --handle 12:1 web");
        assertThat(classId("web")).hasContent("1179649\n");
        assertThatThrownBy(() -> felix.type("netcls:assign --handle 0x00120001 db"))
                .hasToString("netcls:assign: handle 0x00120001 is with container 'web'");
        Files.writeString(classId("web"), "0x00120002");
        assertThat(felix.type("netcls:status web")).contains("0x00120002", "written by the operator");
        felix.type("netcls:release web");
    }

    @Test
    void theBackEndAndTheIsolatorMayComeInAnyOrder() throws Exception {
        NetClsHandle handle = isolator.prepare(WEB).handle().orElseThrow();
        felix.bundle(Felix.BACK_END).stop();
        felix.bundle(Felix.ISOLATOR).stop();
        Patience.await(LifeTest::threads, List::isEmpty);
        felix.bundle(Felix.ISOLATOR).start();
        assertThat(context.getServiceReference(Isolator.class)).isNull();
        felix.bundle(Felix.BACK_END).start();

        isolator = felix.isolatorOnTheKernel();
        assertThat(isolator.status(WEB).handle()).contains(handle);
    }

    @Test
    void everyChangeIsToldInOrderToListenersAndToEventAdmin() throws Exception {
        BlockingQueue<AssignmentEvent> told = new LinkedBlockingQueue<>();
        BlockingQueue<Event> posted = new LinkedBlockingQueue<>();
        context.registerService(AssignmentListener.class, told::add, null);
        context.registerService(
                EventHandler.class,
                posted::add,
                new Hashtable<>(Map.of(EventConstants.EVENT_TOPIC, "org/netcls/isolator/*")));
        long before = isolator.overview().version();
        isolator.prepare(WEB);
        isolator.cleanup(WEB, Duration.ZERO);
        long after = isolator.overview().version();

        List<AssignmentEvent> events = take(told, event -> event.version() < after);
        assertThat(events)
                .extracting(AssignmentEvent::kind)
                .contains(AssignmentEvent.Kind.ASSIGNED, AssignmentEvent.Kind.RELEASED);
        assertThat(events.get(0).version()).isGreaterThan(before);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).version()).isEqualTo(events.get(i - 1).version() + 1);
        }
        take(posted, event -> !event.getTopic().endsWith("/RELEASED"));
    }

    /** Those for which there are more to come, and the last one. */
    private static <T> List<T> take(BlockingQueue<T> queue, Predicate<T> goOn) throws InterruptedException {
        List<T> taken = new java.util.ArrayList<>();
        do {
            T next = queue.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("after %s", taken).isNotNull();
            taken.add(next);
        } while (goOn.test(taken.get(taken.size() - 1)));
        return taken;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter("net_cls isolator"::equals)
                .toList();
    }

    private static Path classId(String container) {
        return KERNEL.group(container).resolve("net_cls.classid");
    }

    /** Elsewhere others may be at work with the same handles. */
}
