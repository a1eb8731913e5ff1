// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model/extent.js}: which part of the handles the map shows. */
class ExtentModuleTest {
    private static String json(String expression) {
        return Model.json("""
                import { Extent } from './extent.js';
                const text = extent => `${extent.first}-${extent.last}`;
                """, expression);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 5, 0-255",
        "1, 255, 0-255",
        "1, 300, 0-1023",
        "40, 290, 32-1055",
        "32767, 32769, 32752-33007",
        "1, 65535, 0-65535",
        "65535, 65535, 65280-65535",
        "0, 0, 0-255",
    })
    void thePartAroundWhatIsInUseIsTheSmallestThatShowsAll(int first, int last, String expected) {
        assertThat(json("text(Extent.around(" + first + ", " + last + "))")).isEqualTo('"' + expected + '"');
    }

    @Test
    void itCanBeZoomedOutToTheWholeRangeAndInToASixteenthOfARow() {
        assertThat(json("[-1, -1, -1, -1, -1].reduce((e, step) => e.zoomed(step, 5), Extent.around(1, 5)).isWhole"))
                .isEqualTo("true");
        assertThat(json("[1, 1, 1, 1, 1].reduce((e, step) => e.zoomed(step, 5), Extent.whole()).isSmallest"))
                .isEqualTo("true");
    }

    @Test
    void whatIsLookedAtStaysInTheMiddle() {
        assertThat(json("text(Extent.whole().zoomed(1, 0x8000))")).isEqualTo("\"24576-40959\"");
        assertThat(json("text(Extent.whole().zoomed(1, 3))")).isEqualTo("\"0-16383\"");
        assertThat(json("text(Extent.whole().zoomed(1, 0xffff))")).isEqualTo("\"49152-65535\"");
    }

    @Test
    void itMovesByNoMoreRowsThanItHasTo() {
        assertThat(json("[300, 20, 256, 65535, 0].map(secondary => text(new Extent(32, 16).showing(secondary)))"))
                .isEqualTo("[\"48-303\",\"16-271\",\"32-287\",\"65280-65535\",\"0-255\"]");
    }

    @Test
    void eachHandleHasItsPlaceAndZeroIsNone() {
        assertThat(json("[100, 32, 287].map(secondary => { const e = new Extent(32, 16);"
                        + "return e.at(e.column(secondary), e.row(secondary)); })"))
                .isEqualTo("[100,32,287]");
        assertThat(json("[new Extent(0, 16).at(0, 0), new Extent(0, 16).at(16, 0), new Extent(0, 16).at(3, -1)]"))
                .isEqualTo("[null,null,null]");
    }
}
