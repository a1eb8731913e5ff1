// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.AsyncContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netcls.state.http.mirror.Position;
import org.netcls.state.http.web.SlowOutput;

class EventStreamTest {
    private static final int REMEMBERED = 4;

    private final EventRing ring = new EventRing(REMEMBERED);
    private final List<EventStream> gone = new ArrayList<>();
    private int completed;

    @BeforeEach
    void beginAtNothing() {
        ring.begin(at(0));
    }

    private static Position at(long version) {
        return new Position(version, "ab1");
    }

    @Test
    void sendsWhatFollowsAndThenWhatIsNew() {
        tell(5, 6, 7);
        SlowOutput out = new SlowOutput(100);
        EventStream stream = stream(out, 5);
        assertThat(out.text()).isEqualTo("6 7 ");

        tell(8);
        stream.advance();
        assertThat(out.text()).isEqualTo("6 7 8 ");
    }

    /** The head of the answer, so that it is known that there is one. */
    @Test
    void whoKnowsAllIsSentTheHeadAtOnce() {
        tell(5);
        SlowOutput out = new SlowOutput(1);
        stream(out, 5);
        assertThat(out.isReady()).as("something is left to be taken").isFalse();
        assertThat(out.text()).isEmpty();
    }

    @Test
    void whoKnowsNothingIsToldToReadTheList() {
        tell(5);
        SlowOutput out = new SlowOutput(100);
        EventStream stream = stream(out, -1);
        tell(6);
        stream.advance();
        assertThat(out.text()).isEqualTo(reset(5) + "6 ");
    }

    @Test
    void whoMissedEventsIsToldToReadTheList() {
        tell(1, 2, 3, 4, 5, 6);
        SlowOutput out = new SlowOutput(100);
        stream(out, 1);
        assertThat(out.text()).isEqualTo(reset(6));
    }

    @Test
    void whoReadTheListAheadIsSentWhatFollowsIt() {
        tell(5);
        SlowOutput out = new SlowOutput(100);
        EventStream stream = stream(out, 7);
        tell(6, 7);
        stream.advance();
        assertThat(out.text()).isEmpty();
        tell(8);
        stream.advance();
        assertThat(out.text()).isEqualTo("8 ");
    }

    @Test
    void whenAnotherIsolatorIsThereTheListIsToBeReadAnew() {
        tell(5);
        SlowOutput out = new SlowOutput(100);
        EventStream stream = stream(out, 5);
        Position begin = new Position(5, "ab2");
        ring.begin(begin);
        stream.advance();
        tell(6);
        stream.advance();
        assertThat(out.text()).isEqualTo(new String(EventText.reset(begin), UTF_8) + "6 ");
    }

    @Test
    void eachEventIsFlushed() {
        tell(5);
        SlowOutput out = new SlowOutput(3);
        stream(out, 4);
        assertThat(out.isReady()).isFalse();
        assertThat(gone).isEmpty();
    }

    @Test
    void aClientThatFallsBehindButNotTooFarGetsAll() {
        ring.begin(at(4));
        SlowOutput out = new SlowOutput(2);
        EventStream stream = stream(out, 4);
        tell(5);
        stream.advance();
        tell(6, 7);
        stream.advance();
        assertThat(out.text()).isEqualTo("5 ");
        out.take(10);
        assertThat(out.text()).isEqualTo("5 6 7 ");
    }

    @Test
    void aClientThatDoesNotReadIsClosedOnceWhatComesNextIsLost() {
        ring.begin(at(4));
        SlowOutput out = new SlowOutput(2);
        EventStream stream = stream(out, 4);
        tell(5);
        stream.advance();
        tell(6, 7, 8, 9);
        stream.advance();
        assertThat(gone).isEmpty();

        tell(10);
        stream.advance();
        assertThat(gone).containsExactly(stream);
        assertThat(completed).isEqualTo(1);
        assertThat(out.text()).isEqualTo("5 ");
    }

    @Test
    void aHeartbeatIsSentWhereNothingElseIs() {
        ring.begin(at(4));
        SlowOutput out = new SlowOutput(100);
        EventStream stream = stream(out, 4);
        stream.beat();
        assertThat(out.text()).isEqualTo(":\n\n");

        tell(5);
        stream.beat();
        stream.advance();
        assertThat(out.text()).isEqualTo(":\n\n5 ");
    }

    @Test
    void heartbeatsDoNotPileUpForAClientThatDoesNotRead() {
        ring.begin(at(4));
        SlowOutput out = new SlowOutput(0);
        EventStream stream = stream(out, 4);
        out.take(2);
        stream.beat();
        stream.beat();
        stream.beat();
        out.take(10);
        assertThat(out.text()).isEqualTo(":\n\n:\n\n");
    }

    @Test
    void nothingIsSentBeforeTheServerSaysThatItIsPossible() {
        tell(5);
        SlowOutput out = new SlowOutput(100);
        EventStream stream = new EventStream(ring, context(), out, at(4), gone::add);
        stream.advance();
        stream.beat();
        assertThat(out.text()).isEmpty();

        out.setWriteListener(stream);
        assertThat(out.text()).isEqualTo("5 ");
    }

    @Test
    void aClientThatHasGoneIsClosedOnce() {
        ring.begin(at(4));
        SlowOutput out = new SlowOutput(100);
        EventStream stream = stream(out, 4);
        out.hangUp();
        tell(5);
        stream.advance();
        stream.onError(new java.io.IOException("gone"));
        stream.advance();
        assertThat(gone).containsExactly(stream);
        assertThat(completed).isEqualTo(1);
    }

    @Test
    void aRequestThatTheServerHasEndedAlreadyHarmsNobody() {
        AsyncContext ended = (AsyncContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                    throw new IllegalStateException("completed");
                });
        EventStream stream = new EventStream(ring, ended, new SlowOutput(0), at(4), gone::add);
        assertThatCode(stream::close).doesNotThrowAnyException();
        assertThat(gone).containsExactly(stream);
    }

    /** A number below 4 is how much the client takes, another one tells that many events. */
    @Property
    void whateverAClientTakesItGetsEachEventOnceAndInOrder(
            @ForAll @Size(max = 60) List<@IntRange(max = 6) Integer> steps) {
        EventRing ring = new EventRing(1000);
        ring.begin(at(0));
        SlowOutput out = new SlowOutput(0);
        EventStream stream = new EventStream(ring, context(), out, at(0), gone::add);
        out.setWriteListener(stream);
        long version = 0;
        for (int step : steps) {
            if (step < 4) {
                out.take(step);
            } else {
                for (int i = 3; i < step; i++) {
                    byte[] text = (++version + " ").getBytes(UTF_8);
                    ring.add(version, () -> text);
                }
                stream.advance();
            }
        }
        out.take(1000);
        stream.advance();
        assertThat(out.text())
                .isEqualTo(LongStream.rangeClosed(1, version)
                        .mapToObj(v -> v + " ")
                        .collect(Collectors.joining()));
    }

    private EventStream stream(SlowOutput out, long position) {
        EventStream stream = new EventStream(ring, context(), out, at(position), gone::add);
        out.setWriteListener(stream);
        return stream;
    }

    private AsyncContext context() {
        return (AsyncContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("complete");
                    completed++;
                    return null;
                });
    }

    private void tell(long... versions) {
        for (long version : versions) {
            ring.add(version, () -> (version + " ").getBytes(UTF_8));
        }
    }

    private static String reset(long version) {
        return new String(EventText.reset(at(version)), UTF_8);
    }
}
