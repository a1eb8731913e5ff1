// SPDX-License-Identifier: Apache-2.0
package org.netcls.awaited.replacement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacementTest {
    @AfterEach
    void unset() {
        System.clearProperty("netcls.wait");
    }

    @Test
    void itTakesFiveSecondsWhereNothingIsSaid() {
        assertThat(Replacement.longest()).isEqualTo(Duration.ofSeconds(5));
        assertThat(Replacement.longestOrDefault()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "20, PT20S, PT20S",
        "0, PT0S, PT5S",
        "-3, PT0S, PT5S",
        "soon, PT5S, PT5S",
        "9223372036854775807, PT8760H, PT8760H"
    })
    void itTakesWhatIsSaid(String said, Duration longest, Duration longestOrDefault) {
        System.setProperty("netcls.wait", said);
        assertThat(Replacement.longest()).isEqualTo(longest);
        assertThat(Replacement.longestOrDefault()).isEqualTo(longestOrDefault);
    }
}
