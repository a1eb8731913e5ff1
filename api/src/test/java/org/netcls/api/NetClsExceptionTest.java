// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
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
    void namesTheProcessesThatKeepAGroupBusy() {
        List<GroupProcess> inside = List.of(new GroupProcess(7, "ng\u001binx"), new GroupProcess(8, ""));
        BusyGroupException e = new BusyGroupException(WEB, inside, new IOException("busy"));
        assertThat(e).hasMessage("container 'web' is busy and keeps its handle: first end pids 7 (ng\\u001binx), 8");
        assertThat(e.processes()).isEqualTo(inside);
    }

    @Test
    void namesSomeOfManyProcesses() {
        List<GroupProcess> inside = LongStream.rangeClosed(1, 12)
                .mapToObj(pid -> new GroupProcess(pid, ""))
                .toList();
        assertThat(new BusyGroupException(WEB, inside, new IOException("busy")))
                .hasMessageEndingWith("first end pids 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more");
    }

    @Test
    void explainsABusyGroupWithoutProcesses() {
        assertThat(new BusyGroupException(WEB, List.of(), new IOException("somebody made groups in it: a")))
                .hasMessage("container 'web' is busy and keeps its handle: somebody made groups in it: a");
    }

    @Test
    void escapesTheNameOfAnUnknownContainer() {
        assertThat(new UnknownContainerException(new ContainerId("a\u202eb"))).hasMessage("no container 'a\\u202eb'");
    }
}
