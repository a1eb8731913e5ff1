// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.itest.felix.Felix;
import org.netcls.itest.support.Web;
import org.osgi.framework.Bundle;

/** What a client is told that follows the changes, goes away and comes back. */
class EventStreamTest {
    private static final ContainerId WEB = new ContainerId("web");
    private static final ContainerId DB = new ContainerId("db");
    private static final Pattern STREAMS = Pattern.compile("(?m)^netcls_http_event_streams (\\S+)");

    @RegisterExtension
    final Felix felix = new Felix();

    private final Web web = new Web(felix::http);
    private Isolator isolator;

    @BeforeEach
    void letHandlesRestForAMoment() throws Exception {
        felix.letHandlesRest(Duration.ofSeconds(1));
        isolator = felix.isolator();
    }

    @Test
    void aNewClientIsToldWhereItBeginsAndThenEachChangeInOrder() throws Exception {
        try (EventReader events = EventReader.open(web)) {
            EventReader.Told reset = events.next();
            assertThat(reset.name()).isEqualTo("reset");
            assertThat(reset.data())
                    .isEqualTo("{\"version\":" + reset.version() + ",\"instance\":\"" + reset.instance() + "\"}");
            assertThat(reset.version()).isLessThanOrEqualTo(isolator.version());
            long known = isolator.version();
            events.catchUp(known);

            String handle = isolator.prepare(WEB).handle().orElseThrow().hex();
            isolator.cleanup(WEB, Duration.ZERO);

            List<EventReader.Told> told = events.until("freed");
            assertThat(told).extracting(EventReader.Told::name).containsExactly("assigned", "released", "freed");
            assertThat(told)
                    .extracting(EventReader.Told::version)
                    .containsExactlyElementsOf(following(known, told.size()));
            assertThat(told)
                    .allSatisfy(event -> assertThat(event.data())
                            .startsWith("{\"version\":" + event.version() + ",\"kind\":\"" + event.name() + "\"")
                            .contains("\"handle\":{\"hex\":\"" + handle + "\""));
            assertThat(told.get(0).data()).contains("\"assignment\":{\"container\":\"web\",");
        }
    }

    @Test
    void aClientThatComesBackIsToldExactlyWhatItMissed() throws Exception {
        EventReader.Told known;
        try (EventReader events = EventReader.open(web)) {
            events.next();
            events.catchUp(isolator.version());
            isolator.prepare(WEB);
            known = events.next();
        }
        isolator.prepare(DB);
        isolator.cleanup(WEB, Duration.ZERO);

        List<EventReader.Told> told;
        try (EventReader events = EventReader.open(web, "Last-Event-ID", known.id())) {
            told = events.until("freed");
        }
        assertThat(told).extracting(EventReader.Told::name).containsExactly("assigned", "released", "freed");
        assertThat(told).extracting(EventReader.Told::version).containsExactlyElementsOf(following(known.version(), 3));
        assertThat(told.get(0).data()).contains("\"container\":\"db\"");

        for (String since : List.of(known.id(), String.valueOf(known.version()))) {
            try (EventReader events = EventReader.open(web, "?since=" + since)) {
                assertThat(events.until("freed")).as("with the parameter").isEqualTo(told);
            }
        }
        try (EventReader events =
                EventReader.open(web, "?since=0", "Last-Event-ID", told.get(1).id())) {
            assertThat(events.next()).as("the header goes first").isEqualTo(told.get(2));
        }
    }

    @Test
    void whatTheListHasIsFollowedByWhatItHasNot() throws Exception {
        isolator.prepare(WEB);
        String list = web.get("netcls/v1/assignments").body();
        String version = Web.all(Pattern.compile("\"version\":(\\d+)"), list).get(0);

        try (EventReader events = EventReader.open(web, "?since=" + version)) {
            isolator.prepare(DB);

            EventReader.Told next = events.next();
            assertThat(next.version()).isEqualTo(Long.parseLong(version) + 1);
            assertThat(next.data()).contains("\"container\":\"db\"");
        }
    }

    @Test
    void aClientThatKnowsNothingThatIsKeptBeginsAnew() throws Exception {
        isolator.prepare(WEB);
        for (String last : List.of("1", "0", "-5", "no version at all", String.valueOf(Long.MAX_VALUE))) {
            try (EventReader events = EventReader.open(web, "Last-Event-ID", last)) {
                EventReader.Told reset = events.next();
                assertThat(reset.name()).as(last).isEqualTo("reset");
                events.catchUp(isolator.version());
            }
        }
    }

    @Test
    void aSwapOfTheAllocatorAndARecoveryAreTold() throws Exception {
        Bundle bitmap = felix.bundle("org.netcls.allocator.bitmap");
        try (EventReader events = EventReader.open(web)) {
            events.next();
            events.catchUp(isolator.version());
            bitmap.stop();
            assertThat(events.until("allocator").get(0).data()).contains("lru-reuse");
            bitmap.start();
            assertThat(events.until("allocator").get(0).data()).contains("bitmap");

            felix.configure(Felix.ISOLATOR, Map.of("primary.handle", "0x0031"));

            assertThat(events.until("recovered")).isNotEmpty();
        }
    }

    @Test
    void anIsolatorThatComesBackGoesOn() throws Exception {
        try (EventReader events = EventReader.open(web)) {
            EventReader.Told known = events.next();
            Bundle bundle = felix.bundle(Felix.ISOLATOR);
            bundle.stop();
            bundle.start();
            isolator = felix.isolator();
            isolator.prepare(WEB);

            assertThat(events.until("assigned"))
                    .extracting(EventReader.Told::instance)
                    .containsOnly(known.instance());
            try (EventReader again = EventReader.open(web, "Last-Event-ID", known.id())) {
                assertThat(again.next().version()).isEqualTo(known.version() + 1);
            }
        }
    }

    @Test
    void streamsEndWithTheBundleAndAreCountedWhileTheyLive() throws Exception {
        Bundle bundle = felix.bundle("org.netcls.state-http");
        // Streams of tests before may not have been found to be closed.
        bundle.stop();
        bundle.start();
        web.await(200, "netcls/v1/state");
        try (EventReader events = EventReader.open(web)) {
            events.next();
            assertThat(Web.all(STREAMS, web.get("metrics").body())).containsExactly("1.0");

            bundle.stop();

            assertThat(events.isAtEnd()).isTrue();
        }
        bundle.start();
        assertThat(Web.all(STREAMS, web.await(200, "metrics").body())).containsExactly("0.0");
    }

    @Test
    void headTellsTheTypeAndEnds() throws Exception {
        HttpResponse<String> head = web.send("HEAD", "netcls/v1/events");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream;charset=utf-8");
        assertThat(head.headers().allValues("Cache-Control")).containsExactly("no-store", "no-transform");
        assertThat(head.headers().firstValue("X-Accel-Buffering")).contains("no");
    }

    private static List<Long> following(long version, int count) {
        return LongStream.rangeClosed(version + 1, version + count).boxed().toList();
    }
}
