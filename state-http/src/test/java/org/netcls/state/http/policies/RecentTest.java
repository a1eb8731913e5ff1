// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.netcls.api.PolicyException;

/** How often a question is asked, with a clock and a thread that the test moves. */
class RecentTest {
    private final Deque<Runnable> begun = new ArrayDeque<>();
    private long nanos;
    private int asked;
    private Callable<Integer> answer = () -> asked;
    private boolean isQuick = true;

    private final Recent<Integer> recent = new Recent<>(
            () -> {
                asked++;
                return answer.call();
            },
            task -> {
                if (isQuick) {
                    task.run();
                } else {
                    begun.add(task);
                }
            },
            () -> nanos);

    @Test
    void isAskedOnceInASecond() throws Exception {
        assertThat(recent.get()).isEqualTo(1);
        nanos = TimeUnit.MILLISECONDS.toNanos(999);
        assertThat(recent.get()).isEqualTo(1);
        nanos = TimeUnit.SECONDS.toNanos(1);
        assertThat(recent.get()).isEqualTo(2);
    }

    @Test
    void aFailureIsAnAnswerToo() throws Exception {
        answer = () -> {
            throw new PolicyException("nft says no");
        };
        assertThatThrownBy(recent::get).isInstanceOf(PolicyException.class).hasMessage("nft says no");
        assertThatThrownBy(recent::get).hasMessage("nft says no");
        assertThat(asked).isEqualTo(1);

        answer = () -> {
            throw new IllegalStateException("odd");
        };
        nanos = TimeUnit.SECONDS.toNanos(1);
        assertThatThrownBy(recent::get).isInstanceOf(PolicyException.class).hasMessageContaining("odd");

        answer = () -> 7;
        nanos = TimeUnit.SECONDS.toNanos(2);
        assertThat(recent.get()).isEqualTo(7);
    }

    @Test
    void nobodyWaitsForOneThatTakesLongAndItIsNotAskedAgainMeanwhile() throws Exception {
        isQuick = false;
        nanos = -TimeUnit.SECONDS.toNanos(5);
        Thread.currentThread().interrupt();
        assertThatThrownBy(recent::get).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();

        nanos = 0;
        assertThatThrownBy(recent::get).isInstanceOf(PolicyException.class).hasMessageContaining("not answered yet");
        assertThat(begun).as("questions").hasSize(1);

        begun.remove().run();
        isQuick = true;
        assertThat(recent.get()).as("the old answer is too old").isEqualTo(2);
    }
}
