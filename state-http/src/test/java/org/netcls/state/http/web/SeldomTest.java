// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Seldom seldom = new Seldom(now::get);

    @Test
    void theSameIsSaidOnceAMinuteAndThenHowOftenItWasNot() {
        assertThat(seldom.happened("a")).hasValue(0);
        now.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
        assertThat(seldom.happened("a")).isEmpty();
        assertThat(seldom.happened("a")).isEmpty();
        now.incrementAndGet();
        assertThat(seldom.happened("a")).hasValue(2);
        now.addAndGet(TimeUnit.MINUTES.toNanos(2));
        assertThat(seldom.happened("a")).hasValue(0);
    }

    @Test
    void anotherKindIsSaidToo() {
        assertThat(seldom.happened("a")).hasValue(0);
        assertThat(seldom.happened("b")).hasValue(0);
    }
}
