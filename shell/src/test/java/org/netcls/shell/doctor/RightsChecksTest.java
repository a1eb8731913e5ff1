// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

class RightsChecksTest extends Fixture {
    @Test
    void rootMayEverything() throws Exception {
        assertThat(findings()).extracting(Finding::level).containsOnly(Level.OK);
    }

    @Test
    void rootWithoutCapabilitiesMayMoveProcessesButNotKillThem() throws Exception {
        rights(0, "0000000000000000");
        assertThat(levels()).containsExactly("ok user", "ok CAP_SYS_ADMIN", "warn CAP_KILL");
    }

    @Test
    void theRightToMountMattersOnlyWhileThereIsNoMount() throws Exception {
        rights(0, "0000000000000020");
        file("/proc/self/mountinfo", UNIFIED);
        assertThat(levels()).containsExactly("ok user", "warn CAP_SYS_ADMIN", "ok CAP_KILL");
    }

    @Test
    void anotherUserMayMoveOnlyItsOwnProcesses() throws Exception {
        rights(65534, "0000000000200020");
        assertThat(levels()).containsExactly("warn user", "ok CAP_SYS_ADMIN", "ok CAP_KILL");
        assertThat(findings().get(0)).asString().contains("uid 65534", "run the agent as root");
    }

    @Test
    void whereNothingIsToBeSeenNothingIsKnown() throws Exception {
        delete("/proc/self/status");
        assertThat(levels()).containsExactly("warn user");
    }

    private List<String> levels() throws Exception {
        return findings().stream()
                .map(finding -> finding.level() + " " + finding.what())
                .toList();
    }

    private List<Finding> findings() throws Exception {
        Host host = host();
        return new RightsChecks(host, MountChecks.of(host)).findings();
    }
}
