// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netcls.state.http.mirror.Slice;
import org.netcls.state.http.web.Exchange;
import org.netcls.state.http.web.MediaType;
import org.netcls.state.http.web.Problem;

class InFlightTest {
    private static final int MOST = 200_000;

    private final InFlight inFlight = new InFlight(MOST);

    @Test
    void whatSeveralClientsShareCountsOnce() {
        byte[] shared = new byte[100_000];
        Optional<InFlight.Share> first = inFlight.keep(List.of(Slice.of(shared)));
        Optional<InFlight.Share> second = inFlight.keep(List.of(new Slice(shared, 10, 20), new Slice(shared, 70, 20)));
        assertThat(inFlight.bytes()).isBetween(100_000L, 101_000L);

        first.orElseThrow().drop();
        assertThat(inFlight.bytes()).isBetween(100_000L, 101_000L);
        second.orElseThrow().drop();
        assertThat(inFlight.bytes()).isZero();
    }

    @Test
    void whatIsTooMuchBesideTheOthersIsNotKept() {
        InFlight.Share first = keep(150_000).orElseThrow();
        assertThat(keep(60_000)).isEmpty();
        assertThat(keep(40_000)).isPresent();
        first.drop();
        assertThat(keep(60_000)).isPresent();
    }

    @Test
    void oneAloneMayBeLarger() {
        assertThat(keep(2 * MOST)).isPresent();
        assertThat(keep(1)).isEmpty();
    }

    @Test
    void manySmallSlicesCountForWhatTheyAre() {
        byte[] shared = new byte[1];
        assertThat(inFlight.keep(List.of(Slice.of(shared)))).isPresent();
        assertThat(inFlight.keep(java.util.Collections.nCopies(MOST / 10, Slice.of(shared))))
                .isEmpty();
    }

    @Test
    void whatIsDroppedTwiceIsDroppedOnce() {
        keep(1000);
        InFlight.Share second = keep(2000).orElseThrow();
        second.drop();
        long left = inFlight.bytes();
        second.drop();
        assertThat(inFlight.bytes()).isEqualTo(left).isPositive();
    }

    @Test
    void clientsThatTakeNothingGetNoMoreThanIsKept() throws Exception {
        Exchange slow = ask(Exchange.slow(), 150_000);
        Exchange refused = Exchange.slow().header("Accept-Encoding", "identity");
        assertThatThrownBy(() -> ask(refused, 150_000)).isInstanceOfSatisfying(Problem.class, problem -> {
            Exchange answer = Exchange.get();
            answer(problem, answer);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.answered("Retry-After")).isEqualTo("1");
        });
        assertThat(refused.answered("ETag")).isNull();
        assertThat(refused.isAsync()).isFalse();

        assertThat(ask(Exchange.get(), 30_000).status())
                .as("what the server keeps")
                .isEqualTo(200);
        assertThat(ask(Exchange.of("HEAD"), 150_000).status()).isEqualTo(200);

        slow.output().take(3);
        assertThat(slow.isComplete()).isTrue();
        assertThat(inFlight.bytes()).isZero();
        assertThat(ask(Exchange.slow(), 150_000).status()).isEqualTo(200);
    }

    @Test
    void nothingIsKeptForAClientThatHasGone() throws Exception {
        Exchange slow = ask(Exchange.slow(), 150_000);
        assertThat(inFlight.bytes()).isPositive();
        slow.output().hangUp();
        slow.output().take(1);
        assertThat(inFlight.bytes()).isZero();
    }

    private static void answer(Problem problem, Exchange exchange) {
        try {
            problem.answer(exchange.response());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private Exchange ask(Exchange exchange, int length) throws Exception {
        Answer.send(exchange.request(), exchange.response(), MediaType.JSON, Document.of(new byte[length]), inFlight);
        return exchange;
    }

    private Optional<InFlight.Share> keep(int length) {
        return inFlight.keep(List.of(Slice.of(new byte[length])));
    }
}
