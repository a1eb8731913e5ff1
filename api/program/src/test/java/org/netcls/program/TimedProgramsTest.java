// SPDX-License-Identifier: Apache-2.0
package org.netcls.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedProgramsTest {
    private static final Programs PROGRAMS = new TimedPrograms(Duration.ofSeconds(120));

    @Test
    void givesHowAProgramEndedAndWhatItPrinted() throws Exception {
        assertThat(PROGRAMS.run(List.of("sh", "-c", "cat; echo wrong >&2; exit 3"), "right\n"))
                .isEqualTo(new Programs.Outcome(3, "right\nwrong"));
    }

    @Test
    void aProgramThatReadsNothingIsRightTo() throws Exception {
        assertThat(PROGRAMS.run(List.of("true"), "x".repeat(60_000)).status()).isZero();
    }

    @Test
    void whatIsReadAndPrintedMayBeMoreThanAPipeHolds() throws Exception {
        String much = "x".repeat(2_000_000);
        assertThat(PROGRAMS.run(List.of("cat"), much)).isEqualTo(new Programs.Outcome(0, much));
    }

    @Test
    void endsAProgramThatTakesTooLong() {
        assertThatIOException()
                .isThrownBy(() -> new TimedPrograms(Duration.ofMillis(50)).run(List.of("sleep", "600"), ""))
                .withMessage("it did not end within 50 ms");
    }

    @Test
    void tellsThatAProgramIsMissing() {
        assertThatIOException().isThrownBy(() -> PROGRAMS.run(List.of("/nonexistent/nft"), ""));
    }
}
