// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsBeginAtTheSamePlace() {
        assertThat(Table.of(List.of(List.of("a", "long", "x"), List.of("longer", "b", "y"))))
                .isEqualTo("a       long  x\nlonger  b     y");
    }

    @Test
    void isMadeOfColumnsToo() {
        List<List<String>> columns = List.of(List.of("a", "longer"), List.of("x", "y"));
        assertThat(Table.ofColumns(columns)).isEqualTo("a       x\nlonger  y");
        assertThat(Table.width(columns)).isEqualTo(9);
    }

    @Test
    void columnsBeginAtTheSamePlaceOfATerminalBesideWideCharactersAndMarks() {
        List<List<String>> columns = List.of(List.of("網路", "Zoe\u0308", "web"), List.of("x", "y", "z"));
        assertThat(Table.ofColumns(columns)).isEqualTo("網路  x\nZoe\u0308   y\nweb   z");
        assertThat(Table.width(columns)).isEqualTo(7);
    }

    @Test
    void linesEndWithoutBlanks() {
        assertThat(Table.of(List.of(List.of("a", "long"), List.of("b", "")))).isEqualTo("a  long\nb");
    }
}
