// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandleSyntaxTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0x12|18", "18|18", "0XfffE|65534", "1|1", "0x0012|18"})
    void readsAPrimaryInDecimalOrHex(String text, int primary) {
        assertThat(HandleSyntax.primaries(text)).containsExactly(primary);
    }

    @Test
    void keepsTheOrderOfSeveralPrimaries() {
        assertThat(HandleSyntax.primaries("3,0x2,1")).containsExactly(3, 2, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t "})
    void readsNoPrimaryFromABlankText(String text) {
        assertThat(HandleSyntax.primaries(text)).isEmpty();
    }

    @Test
    void readsNumbersWithBlanksAroundThem() {
        assertThat(HandleSyntax.primaries(" 0x10, 0x20 ,3")).containsExactly(16, 32, 3);
        assertThat(HandleSyntax.secondaries("1 - 3, 5 -6 ")).hasToString("{1, 2, 3, 5, 6}");
        assertThat(HandleSyntax.secondaries(" 7 , 8 ")).hasToString("{7, 8}");
        assertThat(HandleSyntax.handles("0x20, 0x10", "0x10 = 1-2; 0x20 = 5, 6").toString())
                .isEqualTo("{32={5, 6}, 16={1, 2}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "+1", "012", "00", "1 2", "0x 1", "0x", "x12", "1.0", "12:1", "0x1g", "9999999999", "١"})
    void refusesAPrimaryThatIsNoPlainNumber(String text) {
        assertPrimariesRefused(text, "'" + text + "' is not a number in decimal or 0x form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0x0", "65535", "0xffff", "0x10012", "0xffffffff"})
    void refusesAPrimaryOutsideItsRange(String text) {
        assertPrimariesRefused(text, "'" + text + "' is outside 0x1-0xfffe");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "1,", ",1", "1,,2"})
    void refusesAnEmptyPrimaryAmongSeveral(String text) {
        assertPrimariesRefused(text, "'' is not a number in decimal or 0x form");
    }

    @Test
    void refusesAPrimaryGivenTwice() {
        assertPrimariesRefused("0x12,18", "'0x12,18' names a handle twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x10,0x13       | {16, 17, 18, 19}",
                "16-19           | {16, 17, 18, 19}",
                "7-7             | {7}",
                "7,7             | {7}",
                "0x8-0x9,1-2,4-4 | {1, 2, 4, 8, 9}",
                "0xfffe-0xffff   | {65534, 65535}"
            })
    void readsRangesWithTheirBounds(String text, String handles) {
        assertThat(HandleSyntax.secondaries(text)).hasToString(handles);
    }

    @Test
    void readsTheFullRange() {
        BitSet handles = HandleSyntax.secondaries("0x1-0xffff");
        assertThat(handles.cardinality()).isEqualTo(65535);
        assertThat(handles.get(0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | '' is not a range lo-hi",
                "5          | '5' is not a range lo-hi",
                "1,2,3      | '1,2,3' is not a range lo-hi",
                ",,1,,2,    | ',,1,,2,' is not a range lo-hi",
                "1-2,5      | '5' is not a range lo-hi",
                "1-2-3      | '1-2-3' is not a range lo-hi",
                "1-2,       | '' is not a range lo-hi",
                "9,8        | '9,8' is reversed",
                "1-2,9-8    | '9-8' is reversed",
                "1-5,5-9    | '5-9' overlaps another range",
                "5-9,1-20   | '1-20' overlaps another range",
                "1-2,1-2    | '1-2' overlaps another range",
                "0,5        | '0' is outside 0x1-0xffff",
                "1-0x10000  | '0x10000' is outside 0x1-0xffff",
                "-1         | '' is not a number in decimal or 0x form",
                "1--2       | '1--2' is not a range lo-hi",
                "01-2       | '01' is not a number in decimal or 0x form",
                "1 0 - 2    | '1 0 ' is not a number in decimal or 0x form",
                "' '        | ' ' is not a range lo-hi"
            })
    void refusesRangesThatAreWrong(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleSyntax.secondaries(text))
                .withMessage("secondary.handles: " + why);
    }

    @Test
    void givesEachPrimaryItsOwnSecondaries() {
        assertThat(HandleSyntax.handles("0x20,0x10", "0x10=1-2;0x20=5,6").toString())
                .isEqualTo("{32={5, 6}, 16={1, 2}}");
    }

    @Test
    void givesAllPrimariesTheSameSecondaries() {
        assertThat(HandleSyntax.handles("0x20,0x10", "1,2").toString()).isEqualTo("{32={1, 2}, 16={1, 2}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0x10=1-2 | has nothing for primary 0x0020",
                "0x10=1-2;0x20=1-2;0x30=1-2 | is for primary 0x0030 too, which is not ours",
                "0x10=1-2;0x10=3-4;0x20=1-2 | names primary 0x0010 twice",
                "0x10=1-2;0x20 | is not primary=secondaries",
                "0x10=1-2;0x20=0-2 | is outside 0x1-0xffff",
            })
    void refusesSecondariesThatDoNotFitThePrimaries(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleSyntax.handles("0x10,0x20", text))
                .withMessageStartingWith("secondary.handles: '")
                .withMessageEndingWith(why);
    }

    private static void assertPrimariesRefused(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleSyntax.primaries(text))
                .withMessage("primary.handle: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "012", "0xffff", "65535", "0x10000", "1 2", " 0", "+1", "0x", "x"})
    void aPrimaryIsReadStrictlyAndRefusedWithTheText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleSyntax.handles(text, "1,2"))
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",,1,,2,", "1", "1,2,3", "0,5", "5,4", "1,0x10000", "1-3,2-4", "-"})
    void secondariesAreReadStrictlyEvenWithoutAPrimary(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HandleSyntax.handles("", text));
    }
}
