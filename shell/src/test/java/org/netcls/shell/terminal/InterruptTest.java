// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptTest {
    private final Interrupt interrupt = new Interrupt(Thread.currentThread());

    @AfterEach
    void takeTheInterruptBack() {
        Thread.interrupted();
    }

    @Test
    void isGivenOnce() {
        interrupt.give();
        assertThat(Thread.interrupted()).isTrue();
        interrupt.give();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void isTakenBackAtTheEndAndNotGivenAfterIt() {
        interrupt.give();
        interrupt.end();
        interrupt.give();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void isPutOffWhileSomethingIsPrinted() {
        interrupt.give();
        AtomicBoolean isInterrupted = new AtomicBoolean(true);
        Interrupt.putOff(() -> isInterrupted.set(Thread.currentThread().isInterrupted()));
        assertThat(isInterrupted).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
