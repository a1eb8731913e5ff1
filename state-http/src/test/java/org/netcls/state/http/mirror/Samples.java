// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleCounts;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Overview;
import org.netcls.api.Primary;
import org.netcls.api.Reconciliation;

/** Containers and states to test with. */
public final class Samples {
    public static final Instant SINCE = Instant.parse("2026-01-01T00:00:07.250Z");

    private Samples() {}

    public static Assignment assignment(String id, int classId) {
        return assignment(id, classId, Map.of(), AssignmentState.ASSIGNED);
    }

    public static Assignment assignment(String id, int classId, Map<String, String> labels, AssignmentState state) {
        return new Assignment(
                new ContainerId(id), NetClsHandle.ofClassId(classId), "/run/netcls/" + id, SINCE, labels, state);
    }

    /** So many containers in their order, each with a handle of its own. */
    public static List<Assignment> assignments(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> assignment(String.format("container-%05d", i), 0x0010_0001 + i))
                .toList();
    }

    public static Overview overview(long version, boolean managed) {
        return new Overview(
                version,
                new BackEnd(true, "/run/netcls"),
                Optional.of("bitmap"),
                Optional.empty(),
                managed ? List.of(new HandleCounts(new Primary(0x10), 0, 0, 0xffff)) : List.of(),
                0,
                List.of(),
                List.of(),
                Reconciliation.NONE);
    }
}
