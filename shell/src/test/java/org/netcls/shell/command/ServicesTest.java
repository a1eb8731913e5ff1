// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.netcls.awaited.Awaited;

/** A thread that is interrupted tells whether it has waited. */
class ServicesTest {
    private final AtomicLong clock = new AtomicLong();

    @AfterEach
    void takeTheInterruptBack() {
        Thread.interrupted();
    }

    @Test
    void areWaitedForWhileTheAgentStarts() {
        Services services = new Services(Context.without(), clock::get);
        Thread.currentThread().interrupt();
        assertThatThrownBy(services::isolator).hasMessage(Awaited.INTERRUPTED);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    @Test
    void arePresentWithoutAnyWait() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(new Services(Context.with(new FakeIsolator()), clock::get).isolator())
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "-,                                       bundle org.netcls.isolator is not active",
                "org.netcls.isolator,                     \"there is no back end to keep groups in, bundle org.netcls.cgroupfs is not active\"",
                "org.netcls.isolator org.netcls.cgroupfs, there is no back end to keep groups in",
            })
    void whoseAbsenceLastsAreNotWaitedFor(String bundles, String why) {
        Services services =
                new Services(Context.without(bundles == null ? new String[0] : bundles.split(" ")), clock::get);
        clock.addAndGet(TimeUnit.SECONDS.toNanos(10));
        Thread.currentThread().interrupt();
        assertThatThrownBy(services::isolator)
                .hasMessage("the isolator is not running: " + why
                        + "; netcls:doctor tells what to do, and the log what has happened");
    }
}
