// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.service.command.Converter;
import org.junit.jupiter.api.Test;
import org.netcls.api.Assignment;
import org.netcls.api.AssignmentState;
import org.netcls.api.ContainerId;
import org.netcls.api.NetClsHandle;
import org.netcls.api.PolicyPreview;
import org.netcls.api.PolicyReason;
import org.netcls.api.PolicyStatus;
import org.netcls.api.PolicyTraffic;
import org.netcls.api.Primary;
import org.netcls.shell.result.Policy;
import org.netcls.shell.result.PolicyDetails;
import org.netcls.shell.result.PolicyListing;
import org.netcls.shell.result.PolicyPlan;
import org.netcls.shell.result.Why;

class PolicyTextTest {
    private static final Instant SINCE = Instant.parse("2024-02-29T12:00:00.123Z");
    private static final Policy GOLD = new Policy(
            new PolicyStatus(
                    "gold",
                    "tier=gold",
                    100,
                    Optional.of(new Primary(0x20)),
                    PolicyStatus.Mode.LEARN,
                    Optional.of(SINCE),
                    Optional.empty(),
                    List.of("selectors overlap")),
            3,
            Optional.of(new PolicyTraffic(1200, 98000, 4, 400)));
    private static final Policy BAD = new Policy(
            new PolicyStatus(
                    "b\u001b",
                    "",
                    0,
                    Optional.empty(),
                    PolicyStatus.Mode.ENFORCE,
                    Optional.empty(),
                    Optional.of("primary is missing"),
                    List.of("selectors overlap")),
            0,
            Optional.empty());

    @Test
    void listsPoliciesAndBelowWhatIsToBeSaid() {
        assertThat(shown(new PolicyListing(List.of(GOLD, BAD), "nft cannot be run")))
                .isEqualTo("""
                POLICY   SELECTOR   PRIMARY  MODE     CONTAINERS  PACKETS  BYTES  DROPS  IN FORCE SINCE
                gold     tier=gold  0x0020   learn    3           1200     98000  4      2024-02-29T12:00:00Z
                b\\u001b  -          -        enforce  0           -        -      -      -

                fault        b\\u001b        primary is missing
                not counted  -              nft cannot be run
                remark       gold, b\\u001b  selectors overlap""");
    }

    @Test
    void ofManyPoliciesWithOneFaultSomeAreNamed() {
        assertThat(shown(new PolicyListing(Collections.nCopies(12, BAD), "")))
                .contains(", b\\u001b and 2 more  primary is missing");
    }

    @Test
    void listsNothingButTheHeaderWhereThereIsNone() {
        assertThat(shown(new PolicyListing(List.of(), ""))).startsWith("POLICY").doesNotContain("\n");
    }

    @Test
    void showsAPolicyWithContainersAndRules() {
        PolicyDetails.Member web = new PolicyDetails.Member(
                new ContainerId("web"), new NetClsHandle(0x20, 1), new PolicyTraffic(5, 420, 1, 84));
        assertThat(shown(new PolicyDetails(GOLD, List.of(web), "chain x {\n\tdrop\u001b\n}\n")))
                .isEqualTo("""
                policy      gold
                selector    tier=gold
                order       100
                primary     0x0020
                mode        learn
                in force    2024-02-29T12:00:00Z
                containers  3
                counted     1200 packets, 98000 bytes
                would drop  4 packets, 400 bytes
                remark      selectors overlap

                CONTAINER  HANDLE      PACKETS  BYTES  DROPS
                web        0x00200001  5        420    1

                chain x {
                    drop\\u001b
                }""");
    }

    @Test
    void onePacketIsOne() {
        Policy one = new Policy(GOLD.status(), 1, Optional.of(new PolicyTraffic(1, 1, 0, 0)));
        assertThat(shown(new PolicyDetails(one, List.of(), "")))
                .contains("counted     1 packet, 1 byte\n", "would drop  0 packets, 0 bytes\n");
    }

    @Test
    void asJsonPoliciesAreWhatTheHttpApiHas() {
        assertThat(PolicyText.json(new PolicyListing(List.of(GOLD, BAD), "")))
                .isEqualTo("{\"policies\":[{\"name\":\"gold\",\"selector\":\"tier=gold\",\"order\":100,"
                        + "\"primary\":\"0x0020\",\"mode\":\"learn\",\"since\":\"2024-02-29T12:00:00.123Z\","
                        + "\"remarks\":[\"selectors overlap\"],\"containers\":3,\"traffic\":{\"packets\":1200,"
                        + "\"bytes\":98000,\"droppedPackets\":4,\"droppedBytes\":400}},"
                        + "{\"name\":\"b\\u001b\",\"selector\":\"\",\"order\":0,\"mode\":\"enforce\","
                        + "\"fault\":\"primary is missing\",\"remarks\":[\"selectors overlap\"],\"containers\":0}]}");
        assertThat(PolicyText.json(new PolicyListing(List.of(), "nft cannot be run")))
                .isEqualTo("{\"policies\":[],\"trafficFault\":\"nft cannot be run\"}");
    }

    @Test
    void showsAPolicyThatIsNotInForce() {
        assertThat(shown(new PolicyDetails(BAD, List.of(), ""))).isEqualTo("""
                policy      b\\u001b
                selector    none, it is for those that ask for its primary
                order       0
                primary     -
                mode        enforce
                in force    no
                containers  0
                fault       primary is missing
                remark      selectors overlap""");
    }

    @Test
    void whatAPolicyWouldBeCanBeGivenToNft() {
        assertThat(shown(new PolicyPlan(new PolicyPreview("chain x {\n\tdrop\n}\n", List.of("never\nmatches")))))
                .isEqualTo("# never\\u000amatches\nchain x {\n    drop\n}");
    }

    @Test
    void showsTheReasonsOfEachPolicy() {
        Assignment web = new Assignment(
                new ContainerId("web"),
                Optional.of(new NetClsHandle(0x20, 1)),
                "/web",
                SINCE,
                Map.of(),
                AssignmentState.ASSIGNED);
        Why why = new Why(
                web.container(),
                web,
                List.of(GOLD.status()),
                List.of(
                        new PolicyReason("gold", true, "selects it by 'tier=gold'"),
                        new PolicyReason("silver", false, "requires 'a'")));
        assertThat(shown(why)).isEqualTo("""
                container  web
                handle     0x00200001
                policy     gold

                yes  gold    selects it by 'tier=gold'
                no   silver  requires 'a'""");
        assertThat(shown(new Why(web.container(), web, List.of(), List.of()))).isEqualTo("""
                container  web
                handle     0x00200001
                policy     none

                no policy is configured""");
    }

    @Test
    void partsAreShownInOneLine() {
        assertThat(shown(GOLD)).isEqualTo("gold  tier=gold  0x0020  learn  3  1200  98000  4  2024-02-29T12:00:00Z");
        assertThat(shown(new PolicyReason("gold", false, "requires 'a'"))).isEqualTo("no  gold  requires 'a'");
    }

    private static String shown(Object result) {
        return new PolicyFormat().format(result, Converter.INSPECT, null).toString();
    }
}
