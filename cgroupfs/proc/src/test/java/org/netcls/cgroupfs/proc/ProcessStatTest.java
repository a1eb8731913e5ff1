// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessStatTest {
    @ParameterizedTest
    @ValueSource(strings = {"sleep", "a b", "a\nb", "a\rb", "a) b\nc", "b)       4\n", ")", ""})
    void theNameMayBeAny(String name) {
        String text = "17 (" + name + ") S 1 17 17 0 -1 4194304 86 0 0 0 3 4 0 0 20 0 1 0 1234 2617344 204\n";
        assertThat(ProcessStat.parse(text)).isEqualTo(new ProcessStat(4194304, BigDecimal.valueOf(1234)));
        assertThat(ProcessStat.parse(text).isExiting()).isFalse();
        assertThat(ProcessStat.parse(text.replace("4194304", "4194308")).isExiting())
                .isTrue();
    }
}
