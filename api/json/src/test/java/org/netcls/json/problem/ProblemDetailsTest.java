// SPDX-License-Identifier: Apache-2.0
package org.netcls.json.problem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemDetailsTest {
    @ParameterizedTest
    @CsvSource({"400, Bad Request", "431, Request Header Fields Too Large", "499, Error"})
    void theTitleIsThatOfTheStatus(int status, String title) {
        assertThat(json(status, Optional.empty()))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}");
    }

    @Test
    void theDetailMayHoldAnything() {
        assertThat(json(404, Optional.of("no \"x\"\n"))).endsWith(",\"status\":404,\"detail\":\"no \\\"x\\\"\\n\"}");
    }

    private static String json(int status, Optional<String> detail) {
        return new String(new ProblemDetails(status, detail).json(), UTF_8);
    }
}
