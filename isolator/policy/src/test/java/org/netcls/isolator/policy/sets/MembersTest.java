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
import org.netcls.isolator.policy.table.Element;
import org.netcls.isolator.policy.table.ObjectName;
import org.netcls.isolator.policy.table.ObjectName.Kind;

class MembersTest {
    private static final NetClsHandle FIRST = new NetClsHandle(0x10, 1);
    private static final NetClsHandle SECOND = new NetClsHandle(0x10, 2);
    private static final Member GOLD = inSet("tier_gold", FIRST);
    private static final ContainerId WEB = new ContainerId("web");

    private final Members members = new Members(List.of("tier", "app"), List.of("zone"));

    private static Member inSet(String set, NetClsHandle handle) {
        return new Member(new ObjectName(Kind.SET, set), new Element(handle, Optional.empty()));
    }

    private static Member inMap(String map, NetClsHandle handle, String verdict) {
        return new Member(new ObjectName(Kind.MAP, map), new Element(handle, Optional.of(verdict)));
    }

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
        assertThat(tell()).containsExactlyInAnyOrder(GOLD, inSet("tier_gold", SECOND), inSet("app_a", SECOND));
        assertThat(members.isMember(GOLD)).isFalse();
        members.remove(WEB);
        assertThat(tell()).hasSize(2).noneMatch(members::isMember);
        members.remove(WEB);
        assertThat(tell()).isEmpty();
    }

    @Test
    void whatIsForTheirKeysIsKnownByItsName() {
        assertThat(List.of("tier_gold", "tier_", "app_x"))
                .allMatch(set -> members.keeps(new ObjectName(Kind.SET, set)));
        assertThat(List.of("tier", "zone_a", "by_zone", "mine"))
                .noneMatch(set -> members.keeps(new ObjectName(Kind.SET, set)));
        assertThat(members.keeps(new ObjectName(Kind.MAP, "by_zone"))).isTrue();
        assertThat(members.keeps(new ObjectName(Kind.MAP, "by_tier"))).isFalse();
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
        members.found(GOLD.object(), Set.of(GOLD.element()));
        assertThat(tell()).isEmpty();
        members.found(GOLD.object(), Set.of(new Element(SECOND, Optional.empty())));
        assertThat(tell()).containsExactlyInAnyOrder(GOLD, inSet("tier_gold", SECOND));
    }

    @Test
    void aMapHasAHandleOnce() {
        Assignment east = assignment("web", FIRST, Map.of("zone", "east"));
        members.put(east);
        members.put(assignment("web/inner", FIRST, Map.of("zone", "west")).withState(AssignmentState.SHARED));
        assertThat(tell()).containsExactly(inMap("by_zone", FIRST, "jump zone_east"));
        members.put(east.withLabels(Map.of("zone", "west")));
        assertThat(tell())
                .containsExactlyInAnyOrder(
                        inMap("by_zone", FIRST, "jump zone_east"), inMap("by_zone", FIRST, "jump zone_west"));
        assertThat(members.isMember(inMap("by_zone", FIRST, "jump zone_east"))).isFalse();
    }

    /** Of a label that goes and comes back before the kernel is told, which has a handle once. */
    @Test
    void whatIsNeitherWantedNorThereIsNotToldAgain() {
        Assignment east = assignment("web", FIRST, Map.of("zone", "east"));
        members.put(east);
        tell();
        members.put(east.withLabels(Map.of("zone", "west")));
        members.put(east);
        Member wanted = inMap("by_zone", FIRST, "jump zone_east");
        members.found(wanted.object(), Set.of(wanted.element()));
        assertThat(tell()).containsExactly(wanted);
    }

    @Test
    void namesAreThoseOfNft() {
        assertThat(Members.name("k".repeat(63), "v".repeat(255))).hasSize(255);
        assertThat(Members.name("tier", "gold")).isEqualTo("tier_gold");
        assertThat(Members.name("app.kubernetes.io/name", "a b\u00e9")).isEqualTo("app_kubernetes_io_name_a_b_");
        assertThat(Members.name("1", "2")).isEqualTo("_1_2");
    }
}
