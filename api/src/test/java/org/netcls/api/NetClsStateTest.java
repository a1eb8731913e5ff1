// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetClsStateTest {
    @Test
    void doesNotChangeWithTheListsItWasMadeOf() {
        List<HandleUse> handles = new ArrayList<>(List.of(new HandleUse(1, 0, 0, 9)));
        NetClsState state = state(handles);
        handles.clear();
        assertThat(state.handles()).hasSize(1);
    }

    @Test
    void isManagedWhereThereAreHandles() {
        assertThat(state(List.of(new HandleUse(1, 0, 0, 9))).managed()).isTrue();
        assertThat(state(List.of()).managed()).isFalse();
    }

    @Test
    void saysOfAnEmulatedBackEndThatPacketsAreNotTagged() {
        assertThat(new BackEnd(true, "/run/netcls/agent")).hasToString("real, /run/netcls/agent");
        assertThat(new BackEnd(false, "/tmp/x")).hasToString("emulated, packets are not tagged, /tmp/x");
    }

    private static NetClsState state(List<HandleUse> handles) {
        return new NetClsState(
                1,
                new BackEnd(true, "/x"),
                Optional.empty(),
                Optional.empty(),
                handles,
                List.of(),
                List.of(),
                List.of(),
                Reconciliation.NONE);
    }
}
