// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.api.NotReady;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.cgroupfs.contract.Tool;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Patience;
import org.netcls.itest.support.Web;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;

/** A back end that has to be real, on a host where the hierarchy is mounted later. */
class LateHierarchyTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @RegisterExtension
    final Felix felix = new Felix();

    @InjectService(cardinality = 0)
    ServiceAware<NotReady> notReady;

    private Path place;

    @BeforeEach
    void waitForTheMount(@TempDir Path folder) throws Exception {
        place = Files.createDirectory(folder.toRealPath().resolve("late"));
        felix.configure(Felix.BACK_END, Map.of("mode", "real", "mount.point", place.toString(), "root", KERNEL.root()));
        Patience.await(
                notReady::getServices,
                all -> all.stream()
                        .filter(Objects::nonNull)
                        .anyMatch(one -> one.reason().contains(place.toString())));
    }

    @AfterEach
    void unmountWhatIsNotUsedAnyMore() throws Exception {
        felix.configure(Felix.BACK_END, Map.of("mode", "emulated"));
        if (Files.exists(place.resolve("net_cls.classid"))) {
            Tool.run("umount", place.toString());
        }
    }

    @Test
    void isUsedOnceItIsThere() throws Exception {
        Tool.run("mount", "-t", "cgroup", "-o", "net_cls", "none", place.toString());
        assertThat(felix.isolatorOnTheKernel().backEnd().root()).isEqualTo(place + "/" + KERNEL.root());
        assertThat(felix.type("netcls:doctor")).containsPattern("ok +back end +real, in " + place);
    }

    @Test
    void meanwhileDoctorAndHealthTellWhatIsWaitedFor() throws Exception {
        String why = "tries again every second: no net_cls hierarchy is mounted at " + place;
        assertThat(felix.type("netcls:doctor"))
                .containsPattern("fail +isolator +it is not running, because there is no back end, and .* " + why);
        String health = Patience.await(() -> new Web(felix::http).get("health").body(), body -> body.contains(why));
        assertThat(health).contains("it is not running, because there is no back end, and ");
    }
}
