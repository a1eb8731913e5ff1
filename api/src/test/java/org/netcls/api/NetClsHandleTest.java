// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetClsHandleTest {
    @ParameterizedTest
    @CsvSource({
        "0x12,   0x1,    0x00120001, 1179649,    12:1",
        "0x1,    0x1,    0x00010001, 65537,      1:1",
        "0x7fff, 0xffff, 0x7fffffff, 2147483647, 7fff:ffff",
        "0x8000, 0x1,    0x80000001, 2147483649, 8000:1",
        "0xfffe, 0xffff, 0xfffeffff, 4294901759, fffe:ffff"
    })
    void isShownInTheFormsThatToolsWant(String primary, String secondary, String hex, String decimal, String tc) {
        NetClsHandle handle = new NetClsHandle(Integer.decode(primary), Integer.decode(secondary));
        assertThat(handle).hasToString(hex);
        assertThat(handle.hex()).isEqualTo(hex);
        assertThat(handle.decimal()).isEqualTo(decimal);
        assertThat(handle.tc()).isEqualTo(tc);
        assertThat(handle.classId()).isEqualTo(Integer.parseUnsignedInt(decimal));
        assertThat(NetClsHandle.ofClassId(handle.classId())).contains(handle);
    }

    @ParameterizedTest
    @CsvSource({
        "0,       1,  primary handle 0x0 is outside 0x1-0xfffe",
        "0xffff,  1,  primary handle 0xffff is outside 0x1-0xfffe",
        "-1,      1,  primary handle 0xffffffff is outside 0x1-0xfffe",
        "1,       0,  secondary handle 0x0 is outside 0x1-0xffff",
        "1, 0x10000,  secondary handle 0x10000 is outside 0x1-0xffff"
    })
    void refusesAPartOutsideItsRange(String primary, String secondary, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetClsHandle(Integer.decode(primary), Integer.decode(secondary)))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0xffff, 0x00120000, 0xffff0001, 0xffffffff})
    void aClassIdWithAPartOutsideItsRangeIsNoHandle(int classId) {
        assertThat(NetClsHandle.ofClassId(classId)).isEmpty();
    }

    @Test
    void isOrderedAsAnUnsignedNumber() {
        assertThat(new NetClsHandle(0x7fff, 0xffff)).isLessThan(new NetClsHandle(0x8000, 1));
        assertThat(new NetClsHandle(0x8000, 1)).isLessThan(new NetClsHandle(0x8000, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00120001, 0x00120001",
        "0X120001, 0x00120001",
        "1179649, 0x00120001",
        "12:1, 0x00120001",
        "FFFE:ffff, 0xfffeffff",
        "4294901759, 0xfffeffff"
    })
    void readsAllFormsThatItIsShownIn(String text, String hex) {
        assertThat(NetClsHandle.parse(text).hex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1",
                "+1",
                "01179649",
                "0x",
                "12:",
                ":1",
                "12:1:1",
                "0x12:1",
                "12345:1",
                "4294967296",
                "99999999999",
                "1179649 ",
                "0",
                "65536",
                "0xffff0001",
                "\u001b"
            })
    void refusesWhatIsNoHandle(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetClsHandle.parse(text))
                .withMessageNotContaining("\u001b");
    }
}
