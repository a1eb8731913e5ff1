// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeaderProgressTest {
    private final HeaderProgress progress = new HeaderProgress(Duration.ofNanos(10), 0);

    @Test
    void theFirstHeaderIsLateEvenIfBytesCome() {
        assertThat(progress.isLate(9, 5)).isFalse();
        assertThat(progress.isLate(10, 6)).isTrue();
    }

    @Test
    void aRequestMayTakeAsLongAsItWants() {
        progress.begin();
        assertThat(progress.isLate(1000, 100)).isFalse();
    }

    @Test
    void anIdleConnectionIsNotLate() {
        progress.begin();
        progress.end(100);
        assertThat(progress.isLate(1000, 100)).isFalse();
    }

    @Test
    void theNextHeaderIsLateFromItsFirstByteOn() {
        progress.begin();
        progress.end(100);
        assertThat(progress.isLate(1000, 101)).isFalse();
        assertThat(progress.isLate(1009, 102)).isFalse();
        assertThat(progress.isLate(1010, 103)).isTrue();
    }
}
