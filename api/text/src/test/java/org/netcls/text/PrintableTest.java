// SPDX-License-Identifier: Apache-2.0
package org.netcls.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    static final List<Arguments> ESCAPED = List.of(
            Arguments.of("\u001b[31m", "\\u001b[31m"),
            Arguments.of("a\r\nb", "a\\u000d\\u000ab"),
            Arguments.of("\0\u007f\u0085", "\\u0000\\u007f\\u0085"),
            Arguments.of("\u202etxt", "\\u202etxt"),
            Arguments.of("\u2028\u2029", "\\u2028\\u2029"),
            Arguments.of("a\u00a0b\u3000c", "a\\u00a0b\\u3000c"),
            Arguments.of("a\ud83db", "a\\ud83db"),
            Arguments.of("\udb40\udc01", "\\udb40\\udc01"));

    @ParameterizedTest(name = "{index}")
    @FieldSource("ESCAPED")
    void escapesWhatIsNotVisible(String text, String shown) {
        assertThat(Printable.escape(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text", "été", "鯨", "\uD83D\uDC33"})
    void leavesVisibleTextAsItIs(String text) {
        assertThat(Printable.escape(text)).isEqualTo(text);
    }
}
