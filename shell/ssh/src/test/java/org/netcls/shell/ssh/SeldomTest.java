// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTest {
    @Test
    void lastsForThePause() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE);
        Seldom seldom = new Seldom(Duration.ofNanos(10), clock::get);
        assertThat(seldom.isDue()).isTrue();
        assertThat(seldom.isDue()).isFalse();
        clock.addAndGet(9);
        assertThat(seldom.isDue()).isFalse();
        clock.addAndGet(1);
        assertThat(seldom.isDue()).isTrue();
        assertThat(seldom.isDue()).isFalse();
    }
}
