// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetClsExceptionTest {
    private static final ContainerId WEB = new ContainerId("web");

    @Test
    void namesTheHandleOfAContainerThatIsPreparedAlready() {
        Optional<NetClsHandle> handle = Optional.of(new NetClsHandle(0x12, 1));
        assertThat(new AlreadyPreparedException(new Assignment(WEB, handle, "/run/netcls/web", Instant.EPOCH)))
                .hasMessage("container 'web' has 0x00120001 already");
        assertThat(new AlreadyPreparedException(new Assignment(WEB, Optional.empty(), "/x", Instant.EPOCH)))
                .hasMessage("container 'web' has a group already");
    }

    @Test
    void namesThePidsThatKeepAGroupBusy() {
        BusyGroupException e = new BusyGroupException(WEB, List.of(7L, 8L), null);
        assertThat(e).hasMessage("container 'web' is busy and keeps its handle: end first pids 7, 8");
        assertThat(e.pids()).containsExactly(7L, 8L);
    }

    @Test
    void explainsABusyGroupWithoutProcesses() {
        assertThat(new BusyGroupException(WEB, List.of(), null))
                .hasMessageEndingWith("its group has a child group or a process that is just ending");
    }

    @Test
    void escapesTheNameOfAnUnknownContainer() {
        assertThat(new UnknownContainerException(new ContainerId("a\u202eb"))).hasMessage("no container 'a\\u202eb'");
    }
}
