// SPDX-License-Identifier: Apache-2.0
package org.netcls.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;

class NativeJsonTest {
    @Test
    void anAssignmentHasItsHandleInThreeForms() {
        Assignment web = assignment("web", 0x8012_0001, Map.of("tier", "go\"ld"), AssignmentState.DRIFTED);
        assertThat(json(web))
                .isEqualTo("{\"container\":\"web\",\"handle\":{\"hex\":\"0x80120001\",\"decimal\":2148663297,"
                        + "\"tc\":\"8012:1\"},\"state\":\"drifted\",\"group\":\"/run/netcls/web\","
                        + "\"since\":\"2026-01-01T00:00:07.250Z\",\"labels\":{\"tier\":\"go\\\"ld\"}}");
    }

    @Test
    void aNestedContainerNamesItsParent() {
        assertThat(json(assignment("web/side", 0x0010_0001, Map.of(), AssignmentState.SHARED)))
                .contains("\"container\":\"web/side\",\"parent\":\"web\"");
    }

    @Test
    void withoutAHandleNoneIsShown() {
        Assignment own = new Assignment(
                new ContainerId("own"), Optional.empty(), "/g", Instant.EPOCH, Map.of(), AssignmentState.UNMANAGED);
        assertThat(json(own)).startsWith("{\"container\":\"own\",\"state\":\"unmanaged\"");
    }

    private static Assignment assignment(String id, int classId, Map<String, String> labels, AssignmentState state) {
        return new Assignment(
                new ContainerId(id),
                NetClsHandle.ofClassId(classId),
                "/run/netcls/" + id,
                Instant.parse("2026-01-01T00:00:07.250Z"),
                labels,
                state);
    }

    private static String json(Assignment assignment) {
        return new String(NativeJson.of(assignment), UTF_8);
    }
}
