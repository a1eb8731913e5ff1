// SPDX-License-Identifier: Apache-2.0
package org.netcls.awaited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.netcls.api.CallInterruptedException;
import org.netcls.api.IsolatorStoppedException;
import org.netcls.api.NetClsException;

/** A thread that is interrupted tells whether it has waited. */
@Timeout(60)
class AwaitedTest {
    private final AtomicLong clock = new AtomicLong();
    private final Awaited<Part> awaited = new Awaited<>(clock::get);
    private final Part patient = awaited.patient(Part.class, Function.identity());

    private interface Part {
        String change() throws NetClsException;

        String read();

        default void change(Duration atMost) throws NetClsException {
            throw new UnsupportedOperationException();
        }
    }

    /** One that has been stopped or not. */
    private record Fixed(String name, boolean isStopped) implements Part {
        @Override
        public String change() throws NetClsException {
            if (isStopped) {
                throw new IsolatorStoppedException();
            }
            return name;
        }

        @Override
        public String read() {
            return name;
        }
    }

    private static final Part FIRST = new Fixed("first", false);
    private static final Part STOPPED = new Fixed("stopped", true);

    @AfterEach
    void takeTheInterruptBack() {
        Thread.interrupted();
    }

    private void pass(long seconds) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void isWaitedForWhileTheAgentStarts() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(awaited::await).isInstanceOf(InterruptedException.class);
        pass(10);
        assertThat(awaited.await()).isEmpty();
    }

    @Test
    void whatNeedNotComeIsWaitedForOnlyWhenItHasGone() throws Exception {
        Awaited<Part> optional = Awaited.onceThere();
        Thread.currentThread().interrupt();
        assertThat(optional.awaited()).isEmpty();
        optional.set(FIRST);
        optional.unset(FIRST);
        assertThatThrownBy(optional::awaited)
                .isInstanceOf(CallInterruptedException.class)
                .hasMessage(Awaited.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void isNotWaitedForWhereItIsThere() throws Exception {
        awaited.set(FIRST);
        Thread.currentThread().interrupt();
        assertThat(awaited.await()).contains(FIRST);
        assertThat(patient.change()).isEqualTo("first");
    }

    @Test
    void isWaitedForAMomentWhenItHasGone() throws Exception {
        awaited.set(FIRST);
        pass(3600);
        awaited.unset(FIRST);
        assertThat(awaited.present()).isEmpty();
        Thread.currentThread().interrupt();
        assertThatThrownBy(awaited::await).isInstanceOf(InterruptedException.class);
        pass(5);
        assertThat(awaited.await()).isEmpty();
    }

    @Test
    void whoWaitsGetsTheNextOne() throws Exception {
        CompletableFuture<String> answer = waiting(patient::change);
        awaited.set(FIRST);
        assertThat(answer.get()).isEqualTo("first");
    }

    @Test
    void aCallIsMadeAgainWithTheNextOne() throws Exception {
        awaited.set(STOPPED);
        CompletableFuture<String> answer = waiting(patient::change);
        awaited.unset(STOPPED);
        awaited.set(FIRST);
        assertThat(answer.get()).isEqualTo("first");
    }

    /** One that is stopped after so many seconds, and then is another. */
    private final class Slow implements Part {
        private final long seconds;
        private final List<Duration> asked;

        Slow(long seconds, List<Duration> asked) {
            this.seconds = seconds;
            this.asked = asked;
        }

        @Override
        public String change() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void change(Duration atMost) throws NetClsException {
            asked.add(atMost);
            if (asked.size() < 3) {
                pass(seconds);
                awaited.set(new Slow(seconds, asked));
                throw new IsolatorStoppedException();
            }
        }
    }

    @Test
    void aCallThatIsMadeAgainMayTakeWhatIsLeftOfItsTime() throws Exception {
        List<Duration> asked = new ArrayList<>();
        awaited.set(new Slow(40, asked));
        patient.change(Duration.ofSeconds(60));
        assertThat(asked).containsExactly(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ZERO);
    }

    @Test
    void theOneOfBeforeIsForgotten() throws Exception {
        awaited.set(STOPPED);
        awaited.set(FIRST);
        awaited.unset(STOPPED);
        assertThat(patient.change()).isEqualTo("first");
    }

    @Test
    void aCallFailsWhenNoneComes() {
        pass(10);
        assertThatThrownBy(patient::change).isInstanceOf(IsolatorStoppedException.class);
        assertThatThrownBy(patient::read).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nobodyWaitsOnceItIsClosed() throws Exception {
        CompletableFuture<String> answer = waiting(patient::read);
        awaited.close();
        assertThatThrownBy(answer::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(awaited.await()).isEmpty();
    }

    @Test
    void whoMayNotWaitAnyLongerIsToldSo() throws Exception {
        AtomicBoolean isEnding = new AtomicBoolean();
        Part impatient = new Awaited<Part>(clock::get, isEnding::get).patient(Part.class, Function.identity());
        CompletableFuture<String> answer = waiting(impatient::change);
        isEnding.set(true);
        assertThatThrownBy(answer::get).hasCauseInstanceOf(IsolatorStoppedException.class);
        assertThatThrownBy(impatient::change).isInstanceOf(IsolatorStoppedException.class);
    }

    @Test
    void whoIsInterruptedHearsOfIt() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(patient::change).isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private interface Call {
        String make() throws NetClsException;
    }

    /** A call by another thread, which waits by now. */
    private static CompletableFuture<String> waiting(Call call) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                answer.complete(call.make());
            } catch (NetClsException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        caller.start();
        while (caller.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return answer;
    }
}
