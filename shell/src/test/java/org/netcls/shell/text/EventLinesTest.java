// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentEvent;
import org.netcls.api.AssignmentEvent.Kind;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;

class EventLinesTest {
    private static final Instant TIME = Instant.parse("2026-11-22T17:30:29.123Z");

    private final EventLines lines = new EventLines();

    @Test
    void anEventIsALine() {
        assertThat(lines.of(assigned(7, "web", "by the operator")))
                .containsExactly("2026-11-22T17:30:29Z  assigned    web  0x00100001  by the operator");
        assertThat(lines.of(about(8, "lru-reuse")))
                .containsExactly("2026-11-22T17:30:29Z  allocator   -  -  lru-reuse");
    }

    @Test
    void whateverAnEventHoldsIsOneVisibleLine() {
        assertThat(lines.of(assigned(7, "a\u200bb", "")))
                .containsExactly("2026-11-22T17:30:29Z  assigned    a\\u200bb  0x00100001");
        assertThat(lines.of(about(8, "a\nb\u001b[2J")))
                .containsExactly("2026-11-22T17:30:29Z  allocator   -  -  a\\u000ab\\u001b[2J");
    }

    @Test
    void asJsonTooItIsOneVisibleLine() {
        assertThat(EventLines.json(assigned(7, "a\u200bb", "c\nd")))
                .isEqualTo("{\"version\":7,\"kind\":\"assigned\",\"time\":\"2026-11-22T17:30:29.123Z\","
                        + "\"handle\":{\"hex\":\"0x00100001\",\"decimal\":1048577,\"tc\":\"10:1\"},"
                        + "\"assignment\":{\"container\":\"a\\u200bb\","
                        + "\"handle\":{\"hex\":\"0x00100001\",\"decimal\":1048577,\"tc\":\"10:1\"},"
                        + "\"state\":\"assigned\",\"group\":\"/group\","
                        + "\"since\":\"2026-11-22T17:30:29.123Z\",\"labels\":{}},\"detail\":\"c\\nd\"}");
    }

    @Test
    void tellsHowManyAreMissing() {
        lines.of(about(7, "one"));
        assertThat(lines.of(about(8, "two"))).hasSize(1);
        assertThat(lines.of(about(11, "three")))
                .containsExactly(
                        "2026-11-22T17:30:29Z  gap         -  -  2 changes were too many to show;"
                                + " netcls:list has what came of them",
                        "2026-11-22T17:30:29Z  allocator   -  -  three");
    }

    private static AssignmentEvent assigned(long version, String container, String detail) {
        Optional<NetClsHandle> handle = Optional.of(new NetClsHandle(0x10, 1));
        Assignment assignment = new Assignment(new ContainerId(container), handle, "/group", TIME);
        return new AssignmentEvent(version, Kind.ASSIGNED, TIME, Optional.of(assignment), handle, detail);
    }

    private static AssignmentEvent about(long version, String detail) {
        return new AssignmentEvent(version, Kind.ALLOCATOR, TIME, Optional.empty(), Optional.empty(), detail);
    }
}
