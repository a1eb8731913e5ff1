// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @ParameterizedTest
    @CsvSource({
        "50 kbytes/second burst 20 kbytes, 51200 bytes/second burst 20480 bytes",
        "1 bytes/day, 1 bytes/day",
        "200 kbytes/day, 204800 bytes/day",
        "17000 mbytes/second, 17825792000 bytes/second",
        "3 packets/hour burst 0 packets, 3 packets/hour burst 3 packets",
        "1000000000 packets/second, 1000000000 packets/second burst 1000000000 packets",
        "10 bytes/second burst 4294967295 bytes, 10 bytes/second burst 4294967295 bytes"
    })
    void readsWhatTheKernelCanCount(String text, String shown) {
        assertThat(Rate.parse(text)).hasToString(shown).isEqualTo(Rate.parse(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "50",
                "50 kbytes",
                "50/second",
                "50 kbytes/week",
                "-1 bytes/second",
                "1.5 mbytes/second",
                "1 bytes/second burst",
                "1 bytes/second burst 5 packets",
                "1 packets/second burst 5 bytes",
                "over 1 bytes/second",
                "1 bytes/second; flush ruleset"
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(text))
                .withMessageContaining("both in bytes or both in packets");
    }

    @ParameterizedTest
    @CsvSource({
        "1 mbytes/day, more than the kernel can count in nanoseconds of one day",
        "213 kbytes/day, more than the kernel can count in nanoseconds of one day",
        "18000 mbytes/second, more than the kernel can count in nanoseconds of one second",
        "10 bytes/hour burst 5 mbytes, more than the kernel can count in nanoseconds of one hour",
        "1 packets/day burst 4294967295 packets, more than the kernel can count in nanoseconds of one day",
        "1000000001 packets/second, more than one packet in a nanosecond",
        "10 bytes/second burst 4194304 kbytes, a burst of more than 4294967295 bytes",
        "0 packets/second, lets nothing pass"
    })
    void refusesWhatTheKernelCannotCount(String text, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.parse(text)).withMessageContaining(why);
    }
}
