// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.netcls.cgroupfs.contract.NetClsMount;
import org.netcls.itest.support.Patience;

/** A container that crun makes on cgroup v2, which calls hooks later than runc and keeps its processes deeper. */
class CrunTest {
    @RegisterExtension
    static final NetClsMount KERNEL = new NetClsMount();

    @TempDir
    Path folder;

    @Test
    void aContainerIsTaggedFollowedAndReleased() throws Exception {
        OciRuntime crun = OciRuntime.crun(folder.resolve("crun"));
        RootFs files = RootFs.make(folder);
        try (Agent agent = new Agent(folder, KERNEL, Map.of()).start()) {
            OciBundle bundle = OciBundle.of(folder.resolve("web"), files, agent, "/bin/busybox", "sleep", "1000")
                    .inGroup("/netcls-test/web");
            crun.start("web", bundle);
            try {
                assertThat(agent.processes("web")).hasSize(1);
                crun.exec("web", "/bin/busybox", "sleep", "1001");
                Patience.await(() -> agent.processes("web"), inside -> inside.size() == 2);
            } finally {
                crun.delete("web");
            }
            agent.awaitEnd("web");
        }
    }
}
