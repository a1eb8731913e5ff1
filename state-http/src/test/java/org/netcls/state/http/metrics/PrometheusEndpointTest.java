// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignment;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.netcls.state.http.events.EventStreams;
import org.netcls.state.http.gate.Traffic;
import org.netcls.state.http.mirror.FakeIsolator;
import org.netcls.state.http.policies.FakePolicies;
import org.netcls.state.http.policies.PolicyReadings;
import org.netcls.state.http.web.Absence;
import org.netcls.state.http.web.Exchange;

class PrometheusEndpointTest {
    private final AtomicBoolean absence = new AtomicBoolean();

    @Test
    void policiesThatAreBeingReplacedAreWaitedFor() throws Exception {
        assertThat(ask(FakePolicies.gone(), Exchange.get().attribute(Absence.ATTRIBUTE, absence)))
                .isEmpty();
        assertThat(absence).isTrue();
    }

    @Test
    void onceThatIsOverTheRestIsTold() throws Exception {
        assertThat(ask(FakePolicies.gone(), Exchange.get())).contains("netcls_up 1");
    }

    @Test
    void nobodyWaitsWhereThereAreNone() throws Exception {
        assertThat(ask(FakePolicies.nobody(""), Exchange.get().attribute(Absence.ATTRIBUTE, absence)))
                .contains("netcls_up 1");
        assertThat(absence).isFalse();
    }

    private static String ask(PolicyReadings policies, Exchange exchange) throws Exception {
        new PrometheusEndpoint(
                        FakeIsolator.with(assignment("web", 0x0010_0001)).mirror(),
                        new EventStreams(),
                        new Traffic(),
                        policies)
                .service(exchange.request(), exchange.response());
        return exchange.output().text();
    }
}
