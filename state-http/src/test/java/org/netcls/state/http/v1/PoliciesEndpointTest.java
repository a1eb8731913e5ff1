// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignment;

import jakarta.servlet.Servlet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.netcls.state.http.mirror.FakeIsolator;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.policies.FakePolicies;
import org.netcls.state.http.policies.PolicyReadings;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Exchange;

/** What is told of policies: all of them, and each with its handles. */
class PoliciesEndpointTest {
    private static final String TRAFFIC =
            "\"traffic\":{\"packets\":8,\"bytes\":672,\"droppedPackets\":3,\"droppedBytes\":252}";
    private static final String GOLD =
            "{\"name\":\"gold\",\"selector\":\"tier=gold\",\"order\":100,\"primary\":\"0x0020\","
                    + "\"mode\":\"enforce\",\"since\":\"2026-01-01T00:00:00Z\",\"remarks\":[\"rule 2 of egress never matches\"],"
                    + "\"containers\":0,";
    private static final String QUIET =
            "{\"name\":\"quiet\",\"selector\":\"tier=quiet\",\"order\":100,\"primary\":\"0x0010\","
                    + "\"mode\":\"off\",\"remarks\":[],\"containers\":0";
    private static final String WRONG = "{\"name\":\"wrong\",\"selector\":\"\",\"order\":0,\"mode\":\"enforce\","
            + "\"fault\":\"primary is missing\",\"remarks\":[],\"containers\":0}";

    private final Mirror mirror = FakeIsolator.with(
                    assignment("idle", 0x0020_0001), assignment("web", 0x0020_0009), assignment("other", 0x0010_0001))
            .mirror();

    @Test
    void allOfThemAreThereWithWhatWasCounted() throws Exception {
        assertThat(list(FakePolicies.counted()))
                .isEqualTo("{\"policies\":[" + GOLD + TRAFFIC + "}," + QUIET + "}," + WRONG + "]}");
    }

    @Test
    void oneHasItsHandlesTheirContainersAndWhatWasCountedOfThem() throws Exception {
        assertThat(one(FakePolicies.counted(), "gold"))
                .isEqualTo(GOLD + TRAFFIC + ",\"handles\":["
                        + "{\"handle\":{\"hex\":\"0x00200001\",\"decimal\":2097153,\"tc\":\"20:1\"},\"use\":\"used\",\"container\":\"idle\","
                        + "\"traffic\":{\"packets\":0,\"bytes\":0,\"droppedPackets\":0,\"droppedBytes\":0}},"
                        + "{\"handle\":{\"hex\":\"0x00200009\",\"decimal\":2097161,\"tc\":\"20:9\"},\"use\":\"used\",\"container\":\"web\","
                        + TRAFFIC + "}]}");
        assertThat(one(FakePolicies.counted(), "quiet"))
                .startsWith(QUIET + ",\"handles\":[{\"handle\"")
                .contains("\"container\":\"other\"}]}");
    }

    @Test
    void whatCannotBeCountedIsSaid() throws Exception {
        assertThat(list(FakePolicies.faulty("nft says no")))
                .isEqualTo("{\"policies\":[" + GOLD.substring(0, GOLD.length() - 1) + "}," + QUIET + "}," + WRONG
                        + "],\"trafficFault\":\"nft says no\"}");
        assertThat(one(FakePolicies.faulty("nft says no"), "gold"))
                .contains("\"container\":\"web\"}]", "\"trafficFault\":\"nft says no\"}")
                .doesNotContain("\"traffic\"");
    }

    @Test
    void whereNobodyKeepsPoliciesTheListIsEmptyAndSaysWhy() throws Exception {
        assertThat(list(FakePolicies.nobody(""))).startsWith("{\"policies\":[],\"absence\":\"the bundle ");
        assertThat(one(FakePolicies.nobody(""), "gold")).contains("\"status\":503", "org.netcls.isolator.policy");
        assertThat(one(FakePolicies.faulty(""), "none")).contains("\"status\":404", "there is no such policy");
    }

    @Test
    void whileTheyAreReplacedTheListIsWaitedForAndOnceThatIsOverItSaysWhyItIsEmpty() throws Exception {
        AtomicBoolean absence = new AtomicBoolean();
        Exchange exchange = Exchange.get().attribute(Absence.ATTRIBUTE, absence);
        assertThat(answer(new PoliciesEndpoint(mirror, FakePolicies.gone()), exchange))
                .isEmpty();
        assertThat(absence).isTrue();
        assertThat(list(FakePolicies.gone())).startsWith("{\"policies\":[],\"absence\":\"the bundle ");
    }

    @Test
    void nobodyWaitsWhereThereAreNone() throws Exception {
        Exchange exchange = Exchange.get().attribute(Absence.ATTRIBUTE, new AtomicBoolean());
        assertThat(answer(new PoliciesEndpoint(mirror, FakePolicies.nobody("")), exchange))
                .isNotEmpty();
    }

    private String list(PolicyReadings policies) throws Exception {
        return answer(new PoliciesEndpoint(mirror, policies), Exchange.get());
    }

    private String one(PolicyReadings policies, String name) throws Exception {
        return answer(new PolicyEndpoint(mirror, policies), Exchange.get().below("/" + name));
    }

    private static String answer(Servlet endpoint, Exchange exchange) throws Exception {
        endpoint.service(exchange.request(), exchange.response());
        return exchange.output().text();
    }
}
