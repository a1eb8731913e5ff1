// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RightsChecksTest {
    @TempDir
    Path root;

    private Fixture fixture;

    @BeforeEach
    void makeHost() throws IOException {
        fixture = new Fixture(root);
    }

    @Test
    void rootMayEverything() {
        assertThat(findings()).extracting(Finding::level).containsOnly(Level.OK);
    }

    @Test
    void rootWithoutCapabilitiesMayMoveProcessesButNotKillThem() throws Exception {
        fixture.rights(0, "0000000000000000");
        assertThat(levels()).containsExactly("ok user", "ok CAP_SYS_ADMIN", "warn CAP_KILL");
    }

    @Test
    void theRightToMountMattersOnlyWhileThereIsNoMount() throws Exception {
        fixture.rights(0, "0000000000000020");
        fixture.file("/proc/self/mountinfo", Fixture.UNIFIED);
        assertThat(levels()).containsExactly("ok user", "warn CAP_SYS_ADMIN", "ok CAP_KILL");
    }

    @Test
    void anotherUserMayMoveOnlyItsOwnProcesses() throws Exception {
        fixture.rights(65534, "0000000000200020");
        assertThat(levels()).containsExactly("warn user", "ok CAP_SYS_ADMIN", "ok CAP_KILL");
        assertThat(findings().get(0)).asString().contains("uid 65534", "run the agent as root");
    }

    @Test
    void whereNothingIsToBeSeenNothingIsKnown() throws Exception {
        fixture.delete("/proc/self/status");
        assertThat(levels()).containsExactly("warn user");
    }

    private List<String> levels() {
        return findings().stream()
                .map(finding -> finding.level() + " " + finding.what())
                .toList();
    }

    private List<Finding> findings() {
        Host host = fixture.host();
        return new RightsChecks(host, MountChecks.of(host)).findings();
    }
}
