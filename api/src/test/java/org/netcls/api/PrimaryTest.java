// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrimaryTest {
    @ParameterizedTest
    @CsvSource({"0x12, 0x0012", "0X12, 0x0012", "18, 0x0012", "1, 0x0001", "0xfffe, 0xfffe", "65534, 0xfffe"})
    void isReadInDecimalAndHexadecimalAndHasFourDigits(String text, String shown) {
        assertThat(Primary.parse(text)).hasToString(shown);
        assertThat(Primary.parse(shown)).isEqualTo(Primary.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "-1", "+1", "012", "00", "0x", "1.5", " 1", "1 ", "\u0661", "0x123456789", "1000000000"
            })
    void whatIsNoNumberIsRefusedByItsText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Primary.parse(text))
                .withMessage("primary '%s' is not a number in decimal or 0x form", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0x0", "0xffff", "65535", "0xffffffff", "999999999"})
    void whatIsOutsideTheRangeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Primary.parse(text))
                .withMessageEndingWith(" is outside 0x1-0xfffe");
    }

    @Test
    void isOrderedByItsValue() {
        assertThat(new Primary(2)).isLessThan(new Primary(0x10));
    }
}
