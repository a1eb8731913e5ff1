// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetClsStateTest {
    @Test
    void isOrderedByContainer() {
        NetClsState state = new NetClsState(overview(), List.of(assignment("web"), assignment("db")));
        assertThat(state.assignments()).containsExactly(assignment("db"), assignment("web"));
    }

    private static Assignment assignment(String name) {
        return new Assignment(new ContainerId(name), Optional.empty(), "/x/" + name, Instant.EPOCH);
    }

    private static Overview overview() {
        return new Overview(
                1,
                new BackEnd(true, "/x"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                2,
                List.of(),
                List.of(),
                Reconciliation.NONE);
    }
}
