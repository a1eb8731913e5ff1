// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoHandleExceptionTest {
    @Test
    void tellsHowManyHandlesRestAndWhenTheNextIsFree() {
        NoHandleException e = new NoHandleException(
                List.of(new HandleCounts(new Primary(0x12), 5, 2, 0), new HandleCounts(new Primary(0x13), 1, 3, 0)),
                Optional.of(Duration.ofSeconds(42)));
        assertThat(e)
                .hasMessage("no free handle under primary 0x0012, 0x0013: 6 in use, 5 quarantined,"
                        + " the next is free in 42 s");
        assertThat(e.used()).isEqualTo(6);
        assertThat(e.quarantined()).isEqualTo(5);
        assertThat(e.nextDue()).contains(Duration.ofSeconds(42));
    }

    @Test
    void saysNothingOfATimeWhenNoHandleRests() {
        NoHandleException e =
                new NoHandleException(List.of(new HandleCounts(new Primary(0xfffe), 9, 0, 0)), Optional.empty());
        assertThat(e).hasMessage("no free handle under primary 0xfffe: 9 in use, 0 quarantined");
        assertThat(e.nextDue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1", "PT0.5S, 1", "PT1.001S, 2", "PT0.000000001S, 1"})
    void roundsTheTimeUpSoThatItIsNotTooEarlyToTryAgain(Duration due, String seconds) {
        assertThat(new NoHandleException(List.of(new HandleCounts(new Primary(1), 0, 1, 0)), Optional.of(due)))
                .hasMessageEndingWith("free in " + seconds + " s");
    }
}
