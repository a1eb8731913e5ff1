// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

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
    void showsTheColumnsThatAreAskedFor() {
        List<List<String>> rows = List.of(List.of("a", "long", "x"), List.of("longer", "b", "y"));
        assertThat(Table.of(rows, List.of(0, 2))).isEqualTo("a       x\nlonger  y");
        assertThat(Table.width(rows, List.of(0, 2))).isEqualTo(9);
    }

    @Test
    void linesEndWithoutBlanks() {
        assertThat(Table.of(List.of(List.of("a", "long"), List.of("b", "")))).isEqualTo("a  long\nb");
    }
}
