// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class MountNamespaceCheckTest extends Fixture {
    private static final Finding SAME = Finding.ok("mounts", "the agent sees those of the host");

    @Test
    void onePlaceInCommonIsEnough() throws Exception {
        assertThat(finding()).isEqualTo(SAME);
        file("/proc/1/mountinfo", MOUNT + MOUNT.replace("/run/netcls", "/mnt/other"));
        assertThat(finding()).isEqualTo(SAME);
    }

    @Test
    void aHostWithoutNetClsHidesNothing() throws Exception {
        file("/proc/self/mountinfo", UNIFIED);
        file("/proc/1/mountinfo", UNIFIED);
        assertThat(finding()).isEqualTo(SAME);
    }

    @Test
    void whatTheAgentHasAloneIsToldWithTheWayOut() throws Exception {
        file("/proc/1/mountinfo", UNIFIED);
        assertThat(finding().level()).isEqualTo(Level.WARN);
        assertThat(finding())
                .asString()
                .contains("the agent has net_cls at /run/netcls", "the host does not see it", "mount it on the host");
        file("/proc/1/mountinfo", MOUNT.replace("/run/netcls", "/mnt/a\\040b"));
        assertThat(finding()).asString().contains("the host has it at /mnt/a b, so programs of the host do not find");
    }

    @Test
    void whatTheHostHasAloneIsToldWithTheWayIn() throws Exception {
        file("/proc/self/mountinfo", UNIFIED);
        assertThat(finding().level()).isEqualTo(Level.WARN);
        assertThat(finding()).asString().contains("the host has net_cls at /run/netcls", "does not see it", "rslave");
    }

    /** The first process is the agent's own then. */
    @Test
    void inAPidNamespaceOfItsOwnNothingIsKnown() throws Exception {
        delete("/proc/self/ns/pid");
        link("/proc/self/ns/pid", "pid:[4026532180]");
        assertThat(finding().level()).isEqualTo(Level.WARN);
        assertThat(finding()).asString().contains("pid namespace of its own", "--pid=host");
    }

    @Test
    void whatMayNotBeSeenIsNotTakenForNothing() throws Exception {
        delete("/proc/1/mountinfo");
        assertThat(finding().level()).isEqualTo(Level.WARN);
        assertThat(finding().message()).contains("may not be seen");
    }

    private Finding finding() throws IOException {
        return MountNamespaceCheck.of(host()).finding();
    }
}
