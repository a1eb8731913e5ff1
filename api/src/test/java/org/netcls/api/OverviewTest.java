// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private static final NetClsHandle HANDLE = new NetClsHandle(1, 1);

    @Test
    void doesNotChangeWithTheListsItWasMadeOf() {
        List<HandleCounts> handles = new ArrayList<>(List.of(new HandleCounts(new Primary(1), 0, 0, 9)));
        Overview overview = overview(handles);
        handles.clear();
        assertThat(overview.handles()).hasSize(1);
    }

    @Test
    void isManagedWhereThereAreHandles() {
        assertThat(overview(List.of(new HandleCounts(new Primary(1), 0, 0, 9))).managed())
                .isTrue();
        assertThat(overview(List.of()).managed()).isFalse();
    }

    @Test
    void isOrderedByNames() {
        assertThat(overview(List.of()).foreign())
                .extracting(ForeignGroup::path)
                .containsExactly("/run/netcls/a", "/run/netcls/b", "/run/netcls/c");
        assertThat(overview(List.of()).drifts())
                .extracting(drift -> drift.container().value())
                .containsExactly("db", "web");
    }

    @Test
    void saysOfAnEmulatedBackEndThatPacketsAreNotTagged() {
        assertThat(new BackEnd(true, "/run/netcls/agent")).hasToString("real, /run/netcls/agent");
        assertThat(new BackEnd(false, "/tmp/x")).hasToString("emulated, packets are not tagged, /tmp/x");
    }

    private static Overview overview(List<HandleCounts> handles) {
        return new Overview(
                1,
                new BackEnd(true, "/x"),
                Optional.empty(),
                Optional.empty(),
                handles,
                0,
                List.of(
                        new ForeignGroup("/run/netcls/c", Optional.empty(), ""),
                        new ForeignGroup("/run/netcls/a", Optional.empty(), ""),
                        new ForeignGroup("/run/netcls/b", Optional.empty(), "")),
                List.of(new Drift(new ContainerId("web"), HANDLE, 7), new Drift(new ContainerId("db"), HANDLE, 7)),
                Reconciliation.NONE);
    }
}
