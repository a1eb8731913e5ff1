// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.jline.utils.WCWidth;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "web, 3",
        "Zoë, 3",
        "Zoe\u0308, 3",
        "網路, 4",
        "웹, 2",
        "Ａ, 2",
        "🚀x, 3",
        "ﾊ, 1",
        "\u1112\u1161\u11ab, 2"
    })
    void isInPlacesOfATerminal(String text, int places) {
        assertThat(DisplayWidth.of(text)).isEqualTo(places);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {'a', 0xe9, 0x301, 0x1112, 0x2329, 0x3042, 0x6c34, 0xac00, 0xff21, 0xff76, 0x1f680, 0x20000, 0x0e31})
    void isWhatJLineTakesItFor(int character) {
        assertThat(DisplayWidth.of(Character.toString(character))).isEqualTo(WCWidth.wcwidth(character));
    }
}
