// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;

class ContainerTest {
    private static final ContainerId ID = new ContainerId("a\u202eb");
    private static final NetClsHandle HANDLE = new NetClsHandle(0x12, 1);

    @Test
    void everyPartPrintsAsItIs() {
        Container container = container(Optional.of(HANDLE));
        assertThat(container.container()).hasToString("a\\u202eb");
        assertThat(container.handle()).isEqualTo(HANDLE);
        assertThat(container.group()).isEqualTo("/run/a\\u202eb");
        assertThat(container.since()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(container.labels()).isEqualTo(Map.of("tier", "gold"));
        assertThat(container.state()).isEqualTo("unmanaged");
        assertThat(container).hasToString("a\\u202eb 0x00120001");
    }

    @Test
    void aHandleThatThereIsNotIsAnEmptyText() {
        assertThat(container(Optional.empty()).handle()).isEqualTo("");
        assertThat(container(Optional.empty())).hasToString("a\\u202eb");
    }

    private static Container container(Optional<NetClsHandle> handle) {
        return new Container(new Assignment(
                ID, handle, "/run/a\u202eb", Instant.EPOCH, Map.of("tier", "gold"), AssignmentState.UNMANAGED));
    }
}
