// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
    @ParameterizedTest
    @CsvSource({
        "about,   0, true",
        "about,   1, false",
        "list,    0, true",
        "list,    1, false",
        "status,  0, false",
        "status,  1, true",
        "status,  2, false",
        "release, 0, false",
        "release, 1, true",
        "release, 2, true",
        "exec,    1, false",
        "exec,    2, true",
        "exec,    9, true",
        "assign,  0, false",
        "assign,  1, true",
        "assign,  9, true"
    })
    void knowsHowManyWordsFit(String command, int words, boolean fits) {
        assertThat(Usage.of(command).fits(words)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"about", "assign", "exec", "list", "release", "status"})
    void helpBeginsWithTheSynopsis(String command) {
        assertThat(Usage.of(command).help())
                .startsWith("usage: netcls:" + command)
                .contains("\n");
    }
}
