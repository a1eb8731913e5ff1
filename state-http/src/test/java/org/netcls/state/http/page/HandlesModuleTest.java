// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model/handles.js} and {@code model/text.js}. */
class HandlesModuleTest {
    private static String json(String expression) {
        return Model.json(
                "import { handleOf, parseHandle, primaryText, RULES } from './handles.js';"
                        + "import { duration, labelsOf, visible } from './text.js';",
                expression);
    }

    @Test
    void aHandleHasThreeForms() {
        assertThat(json("handleOf(0x00108080)"))
                .isEqualTo("{\"hex\":\"0x00108080\",\"decimal\":1081472,\"tc\":\"10:8080\"}");
        assertThat(json("handleOf(0xfffeffff).tc")).isEqualTo("\"fffe:ffff\"");
        assertThat(json("primaryText(0x10)")).isEqualTo("\"0x0010\"");
    }

    @ParameterizedTest
    @CsvSource({"10:1, 1048577", "0x00100001, 1048577", "0X100001, 1048577", "1048577, 1048577", "FFFE:ffff, 4294901759"
    })
    void aHandleIsReadInEachForm(String text, String classid) {
        assertThat(json("parseHandle('" + text + "')")).isEqualTo(classid);
    }

    @ParameterizedTest
    @CsvSource({"''", "10", "0x00100000", "10:0", "0:1", "65536", "01", "4294967296", "10:1:1", "web", "0x100000001"})
    void whatIsNoHandleIsNone(String text) {
        assertThat(json("parseHandle('" + text + "')")).isEqualTo("undefined");
    }

    @ParameterizedTest
    @CsvSource({"nft, meta cgroup 0x00108080", "iptables, -m cgroup --cgroup 0x00108080", "tc, 10:8080"})
    void otherToolsNameAHandleInTheirWay(String tool, String text) {
        assertThat(json("RULES." + tool + "(handleOf(0x00108080))")).isEqualTo('"' + text + '"');
    }

    @Test
    void whatCannotBeSeenInPlaceIsAnEscape() {
        assertThat(json("visible('<i>\\u001b[31m\\u202eevil\\u00a0 \\u{e0001}') === "
                        + "'<i>\\\\u001b[31m\\\\u202eevil\\\\u00a0 \\\\udb40\\\\udc01'"))
                .isEqualTo("true");
        assertThat(json("visible('plain \\u05d0\\u00e9') === 'plain \\u05d0\\u00e9'"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource({"0.000042, 42 µs", "0.00123, 1.2 ms", "0.5, 500 ms", "1.25, 1.3 s", "10, 10 s"})
    void aDurationHasTwoDigitsAndItsUnit(String seconds, String text) {
        assertThat(json("duration(" + seconds + ")")).isEqualTo('"' + text + '"');
    }

    @Test
    void labelsAreKeysAndValues() {
        assertThat(json("labelsOf({ labels: { app: 'shop', tier: '' } })")).isEqualTo("[\"app=shop\",\"tier=\"]");
    }
}
