// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class CgroupNamespaceCheckTest extends Fixture {
    @Test
    void whoSeesTheGroupsOfTheHostIsToldNothing() throws Exception {
        assertThat(findings()).isEmpty();
        for (String group : List.of("/", "/a\r1:x:/..b", "/a:/..b")) {
            file("/proc/1/cgroup", "10:net_cls:" + group + "\n0::/init.scope\n");
            assertThat(findings()).isEmpty();
        }
    }

    @Test
    void aCgroupNamespaceOfItsOwnIsToldWithTheWayOut() throws Exception {
        file("/proc/1/cgroup", "10:net_cls:/\n0::/../../init.scope\n");
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.WARN);
            assertThat(finding).asString().contains("cgroup namespace of its own", "--cgroupns=host");
        });

        file("/proc/self/mountinfo", MOUNT + UNIFIED.replace("0:38 /", "0:38 /../.."));
        assertThat(findings()).isEmpty();
    }

    /** The first process is the agent's own then. */
    @Test
    void inAPidNamespaceOfItsOwnThatIsToldInstead() throws Exception {
        file("/proc/1/cgroup", "0::/../../init.scope\n");
        delete("/proc/self/ns/pid");
        link("/proc/self/ns/pid", "pid:[4026532180]");
        assertThat(findings()).isEmpty();
    }

    private List<Finding> findings() throws IOException {
        return new CgroupNamespaceCheck(host()).findings();
    }
}
