// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessIdsTest {
    @Test
    void readsThePidOfALiveProcess() {
        long own = ProcessHandle.current().pid();
        assertThat(ProcessIds.parse(String.valueOf(own))).isEqualTo(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+1", "01", "0x1", "1 ", "web", "1,2", "9999999999999999999", "١"})
    void refusesWhatIsNoPositiveNumber(String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessIds.parse(word))
                .withMessage("pid '" + word + "' is not a positive decimal number");
    }

    @Test
    void escapesWhatItRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessIds.parse("1\u001b[2J"))
                .withMessage("pid '1\\u001b[2J' is not a positive decimal number");
    }

    @Test
    void refusesAPidOfNoProcess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessIds.parse("999999999999999999"))
                .withMessage("there is no process with pid 999999999999999999");
    }
}
