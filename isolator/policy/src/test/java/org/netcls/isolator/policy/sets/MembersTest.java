// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.isolator.policy.sets.Members.Member;

class MembersTest {
    private static final NetClsHandle FIRST = new NetClsHandle(0x10, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x10, 2);
    private static final Member GOLD = new Member("tier_gold", FIRST);
    private static final ContainerId WEB = new ContainerId("web");

    private final Members members = new Members(List.of("tier", "app"));

    private static Assignment assignment(String id, NetClsHandle handle, Map<String, String> labels) {
        return new Assignment(
                new ContainerId(id), Optional.of(handle), "/" + id, Instant.EPOCH, labels, AssignmentState.ASSIGNED);
    }

    private Set<Member> tell() {
        Set<Member> untold = members.untold();
        members.told(untold);
        return untold;
    }

    @Test
    void followLabelsAndHandles() {
        members.put(assignment("web", FIRST, Map.of("tier", "gold", "other", "x")));
        assertThat(tell()).containsExactly(GOLD);
        members.put(assignment("web", SECOND, Map.of("tier", "gold", "app", "a")));
        assertThat(tell())
                .containsExactlyInAnyOrder(GOLD, new Member("tier_gold", SECOND), new Member("app_a", SECOND));
        assertThat(members.isMember(GOLD)).isFalse();
        members.remove(WEB);
        assertThat(tell()).hasSize(2).noneMatch(members::isMember);
        members.remove(WEB);
        assertThat(tell()).isEmpty();
    }

    @Test
    void whatIsSharedStaysWithTheLast() {
        members.put(assignment("web", FIRST, Map.of("tier", "gold")));
        members.put(assignment("web/inner", FIRST, Map.of("tier", "gold")));
        members.remove(WEB);
        assertThat(members.isMember(GOLD)).isTrue();
        members.replaceAll(List.of());
        assertThat(members.isMember(GOLD)).isFalse();
    }

    @Test
    void whatTheKernelHasOtherwiseIsToBeTold() {
        members.put(assignment("web", FIRST, Map.of("tier", "gold")));
        tell();
        members.found("tier_gold", Set.of(FIRST));
        assertThat(tell()).isEmpty();
        members.found("tier_gold", Set.of(SECOND));
        assertThat(tell()).containsExactlyInAnyOrder(GOLD, new Member("tier_gold", SECOND));
    }

    @Test
    void namesAreThoseOfNft() {
        assertThat(Members.name("tier", "gold")).isEqualTo("tier_gold");
        assertThat(Members.name("app.kubernetes.io/name", "a b\u00e9")).isEqualTo("app_kubernetes_io_name_a_b_");
        assertThat(Members.name("1", "2")).isEqualTo("_1_2");
    }
}
