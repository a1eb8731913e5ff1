// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.netcls.state.http.mirror.Samples.assignment;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netcls.api.Assignment;
import org.netcls.state.http.mirror.FakeIsolator;
import org.netcls.state.http.mirror.Mirror;
import org.netcls.state.http.web.Exchange;

/** Where a client goes on that has been here before, perhaps with another isolator. */
class EventsEndpointTest {
    private static final Assignment WEB = assignment("web", 0x0010_0001);
    private static final Assignment DB = assignment("db", 0x0010_0002);

    private final FakeIsolator isolator = FakeIsolator.with();
    private final Mirror mirror = isolator.mirror();
    private final EventStreams streams = new EventStreams();
    private final EventsEndpoint endpoint = new EventsEndpoint(mirror, streams);

    @BeforeEach
    void tellTwoChanges() {
        streams.bindIsolator(isolator.service, isolator.properties());
        streams.changed(isolator.assign(WEB));
        streams.changed(isolator.assign(DB));
    }

    @Test
    void goesOnBehindAVersion() throws Exception {
        assertThat(answer(Exchange.get().parameter("since", "11"))).startsWith("id: 12-" + isolator.instance() + "\n");
    }

    @Test
    void goesOnBehindAPosition() throws Exception {
        String position = "11-" + isolator.instance();
        assertThat(answer(Exchange.get().parameter("since", position))).startsWith("id: 12-");
        assertThat(answer(Exchange.get().header("Last-Event-ID", position))).startsWith("id: 12-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10-ab", "11-ab", "12-ab", "13", "13-ab", "100", "9223372036854775807"})
    void whatIsOfAnotherIsolatorIsAnsweredByAReset(String position) throws Exception {
        assertThat(answer(Exchange.get().parameter("since", position))).contains("event: reset\n");
        assertThat(answer(Exchange.get().header("Last-Event-ID", position))).contains("event: reset\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10, 11, 12, 13, 1000})
    void whenAnotherIsolatorIsThereAPositionOfTheOneBeforeIsAnsweredByAReset(long version) throws Exception {
        FakeIsolator other = new FakeIsolator(version, true, java.util.List.of());
        other.bindTo(mirror);
        streams.bindIsolator(other.service, other.properties());
        streams.changed(other.assign(WEB));

        assertThat(answer(Exchange.get().header("Last-Event-ID", "11-" + isolator.instance())))
                .startsWith("id: " + (version + 1) + "-" + other.instance() + "\nevent: reset\n");
    }

    @Test
    void anIsolatorThatGoesOnFromTheOneBeforeLeavesNoGap() throws Exception {
        String position = "11-" + isolator.instance();
        streams.unbindIsolator(isolator.service);
        isolator.assign(assignment("untold", 0x0010_0003));
        streams.bindIsolator(isolator.service, isolator.properties());

        String answer = answer(Exchange.get().header("Last-Event-ID", position));
        assertThat(answer).startsWith("id: 12-").contains("\nid: 13-").doesNotContain("reset");
    }

    @Test
    void whatAnIsolatorTellsLastIsToldWhenItsServiceHasGone() throws Exception {
        streams.unbindIsolator(isolator.service);
        streams.changed(isolator.assign(assignment("last", 0x0010_0003)));

        assertThat(answer(Exchange.get().header("Last-Event-ID", "12-" + isolator.instance())))
                .startsWith("id: 13-");
    }

    @Test
    void whoComesBackToAnotherBundleGetsWhatTheIsolatorRemembers() throws Exception {
        EventStreams later = new EventStreams();
        later.bindIsolator(isolator.service, isolator.properties());
        EventsEndpoint there = new EventsEndpoint(mirror, later);
        Exchange exchange = Exchange.get().header("Last-Event-ID", "10-" + isolator.instance());

        there.get(exchange.request(), exchange.response());

        assertThat(exchange.output().text()).startsWith("id: 11-").contains("\nid: 12-");
    }

    @Test
    void whatWasMissedIsSentWithWhatIsToldNext() throws Exception {
        isolator.assign(assignment("untold", 0x0010_0003));
        streams.changed(isolator.assign(assignment("told", 0x0010_0004)));

        assertThat(answer(Exchange.get().header("Last-Event-ID", "12-" + isolator.instance())))
                .startsWith("id: 13-")
                .contains("\nid: 14-");
    }

    private String answer(Exchange exchange) throws Exception {
        endpoint.get(exchange.request(), exchange.response());
        return exchange.output().text();
    }
}
