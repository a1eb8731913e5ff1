// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.BusyGroupException;
import org.netcls.api.ContainerId;
import org.netcls.api.ForeignGroup;
import org.netcls.api.GroupProcess;
import org.netcls.api.HandleCounts;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsHandle;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;

/** The services on the kernel's own hierarchy, looked at through the kernel's files. */
class KernelTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    private static final ContainerId WEB = new ContainerId("web");

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
    void prepareMakesAGroupThatHoldsTheHandle() throws Exception {
        NetClsHandle handle = isolator.prepare(WEB).handle().orElseThrow();

        assertThat(classId("web")).isEqualTo(handle.decimal());
        assertThat(isolator.overview().backEnd().root()).isEqualTo(KERNEL.mountPoint() + "/" + KERNEL.root());
    }

    @Test
    void releaseIsRefusedWhileAProcessIsInsideAndNamesIt() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            felix.type("netcls:assign web " + process.pid());

            assertThat(Files.readAllLines(procs("web"))).containsExactly(String.valueOf(process.pid()));
            assertThatThrownBy(() -> isolator.cleanup(WEB, Duration.ZERO))
                    .isInstanceOfSatisfying(
                            BusyGroupException.class,
                            e -> assertThat(e.processes()).containsExactly(new GroupProcess(process.pid(), "sleep")));
            assertThat(isolator.status(WEB).handle()).isPresent();
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void theHandleIsReleasedOnlyWhenTheGroupIsGone() throws Exception {
        felix.letHandlesRest(Duration.ofHours(1));
        isolator.prepare(WEB);

        isolator.cleanup(WEB, Duration.ZERO);

        assertThat(KERNEL.group("web")).doesNotExist();
        assertThat(handles().used()).isZero();
        assertThat(handles().quarantined()).isEqualTo(1);
    }

    @Test
    void aKernelThreadIsRefusedAndNothingIsLeft() {
        assertThatThrownBy(() -> felix.type("netcls:assign web 2"))
                .hasMessageContaining("cannot move pid 2 into " + KERNEL.group("web"));
        assertThat(KERNEL.group("web")).doesNotExist();
    }

    @Test
    void anotherMakersGroupIsNotTouched() throws Exception {
        Files.createDirectory(KERNEL.group("web"));
        try {
            assertThatThrownBy(() -> isolator.prepare(WEB)).hasMessageContaining("exists already");
            assertThat(KERNEL.group("web")).exists();
            assertThat(handles().used()).isZero();
        } finally {
            Files.delete(KERNEL.group("web"));
        }
    }

    @Test
    void aRestartedIsolatorFindsTheSameContainers() throws Exception {
        NetClsHandle web = isolator.prepare(WEB).handle().orElseThrow();

        restartIsolator();

        assertThat(isolator.status(WEB).handle()).contains(web);
        assertThat(isolator.prepare(new ContainerId("db")).handle())
                .isPresent()
                .isNotEqualTo(isolator.status(WEB).handle());
    }

    @Test
    void aGroupThatCannotBeAdoptedIsListedAndLeftAsItIs() throws Exception {
        NetClsHandle web = isolator.prepare(WEB).handle().orElseThrow();
        foreignGroup("zz-same", web.decimal());
        foreignGroup("zz-foreign", "305419896");
        foreignGroup("zz unfit", "305419896");

        restartIsolator();

        assertThat(isolator.status(WEB).handle()).contains(web);
        assertThat(felix.foreignUnderTheRoot())
                .extracting(ForeignGroup::path)
                .containsExactly(
                        KERNEL.group("zz unfit").toString(),
                        KERNEL.group("zz-foreign").toString(),
                        KERNEL.group("zz-same").toString());
        assertThat(felix.type("netcls:list"))
                .contains("group " + KERNEL.group("zz-same") + " ", "is with container 'web' too");
        for (ForeignGroup group : felix.foreignUnderTheRoot()) {
            Files.delete(Path.of(group.path()));
        }
    }

    @Test
    void anIsolatorThatComesAtOnceKnowsItsContainersAndFindsWhatHasChangedSince() throws Exception {
        NetClsHandle web = isolator.prepare(WEB).handle().orElseThrow();
        felix.bundle(Felix.ISOLATOR).stop();
        Files.writeString(KERNEL.group("web").resolve("net_cls.classid"), "305419896");
        foreignGroup("zz-foreign", "305419896");

        felix.bundle(Felix.ISOLATOR).start();

        isolator = felix.isolator();
        assertThat(isolator.status(WEB).handle()).contains(web);
        Patience.await(
                () -> felix.foreignUnderTheRoot().stream()
                        .map(ForeignGroup::path)
                        .toList(),
                foreign -> foreign.equals(List.of(KERNEL.group("zz-foreign").toString())));
        assertThat(classId("web")).isEqualTo(web.decimal());
        Files.delete(KERNEL.group("zz-foreign"));
    }

    @Test
    void aGroupThatWasNeverWrittenIsALeftoverAndRemoved() throws Exception {
        Files.createDirectory(KERNEL.group("unfinished"));

        restartIsolator();

        assertThat(KERNEL.group("unfinished")).doesNotExist();
    }

    private HandleCounts handles() {
        return isolator.overview().handles().get(0);
    }

    /** As with its process, after which nothing is known. */
    @SuppressWarnings("rawtypes")
    private void restartIsolator() throws Exception {
        felix.bundle(Felix.ISOLATOR).stop();
        BundleContext framework = Felix.unwrapped(context);
        for (ServiceReference<Map> left :
                framework.getServiceReferences(Map.class, "(netcls.handover=" + Felix.ISOLATOR + ")")) {
            framework.getService(left).clear();
        }
        felix.bundle(Felix.ISOLATOR).start();
        isolator = felix.isolatorOnTheKernel();
    }

    @Test
    void aBackEndThatComesAtOnceChangesNothingForAnybody() throws Exception {
        Assignment web = isolator.prepare(WEB);
        long version = isolator.version();
        felix.bundle(Felix.BACK_END).update();
        isolator = felix.isolatorOnTheKernel();
        assertThat(isolator.status(WEB)).isEqualTo(web);
        assertThat(isolator.changes(version))
                .extracting(AssignmentEvent::kind)
                .doesNotContain(AssignmentEvent.Kind.ASSIGNED)
                .contains(AssignmentEvent.Kind.RECOVERED);
    }

    private static void foreignGroup(String name, String classId) throws Exception {
        Files.createDirectory(KERNEL.group(name));
        Files.writeString(KERNEL.group(name).resolve("net_cls.classid"), classId);
    }

    private static String classId(String container) throws Exception {
        return Files.readString(KERNEL.group(container).resolve("net_cls.classid"))
                .strip();
    }

    private static Path procs(String container) {
        return KERNEL.group(container).resolve("cgroup.procs");
    }

    /** Elsewhere others may be at work with the same handles. */
}
