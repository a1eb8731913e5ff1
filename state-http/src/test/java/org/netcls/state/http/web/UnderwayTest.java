// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnderwayTest {
    private final Underway underway = new Underway(Duration.ofHours(1));
    private final AtomicBoolean absence = new AtomicBoolean();
    private final Exchange exchange = Exchange.get().attribute(Absence.ATTRIBUTE, absence);
    private final AtomicBoolean isTaken = new AtomicBoolean();

    private void pass(Exchange passing) throws Exception {
        underway.pass(passing.request(), passing.response(), () -> isTaken.set(true));
    }

    @Test
    void aRequestPasses() throws Exception {
        pass(exchange);
        assertThat(isTaken).isTrue();
        assertThat(absence).isFalse();
    }

    @Test
    void whatHasGoneLetsTheServerAskAgain() throws Exception {
        underway.close();
        pass(exchange);
        assertThat(isTaken).isFalse();
        assertThat(absence).isTrue();
    }

    @Test
    void whatHasGoneSaysSoWhereTheServerDoesNotAskAgain() throws Exception {
        underway.close();
        Exchange last = Exchange.get();
        pass(last);
        assertThat(isTaken).isFalse();
        assertThat(last.status()).isEqualTo(503);
    }

    @Test
    void whatComesBackLetsRequestsPass() throws Exception {
        underway.close();
        underway.open();
        pass(exchange);
        assertThat(isTaken).isTrue();
    }

    @Test
    void goesWhenWhatHasBegunIsOver() throws Exception {
        underway.begin();
        CountDownLatch isGone = new CountDownLatch(1);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicBoolean wasOver = new AtomicBoolean();
        Thread going = new Thread(() -> {
            underway.close();
            wasOver.set(isOver.get());
            isGone.countDown();
        });
        going.start();
        while (underway.begin()) {
            underway.end();
        }
        isOver.set(true);
        underway.end();
        isGone.await();
        assertThat(wasOver).isTrue();
    }

    @Test
    void goesAtLastThoughARequestWaitsForItsClient() throws Exception {
        Underway impatient = new Underway(Duration.ZERO);
        impatient.begin();
        impatient.close();
        assertThat(impatient.begin()).isFalse();
    }

    @Test
    void aStepThatFailsIsOver() {
        assertThatThrownBy(() -> underway.pass(exchange.request(), exchange.response(), () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        underway.close();
    }
}
