// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.List;
import java.util.stream.IntStream;
import org.netcls.shell.terminal.DisplayWidth;

/** Rows whose columns begin at the same place. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** @param rows all of the same length */
    static String of(List<List<String>> rows) {
        return ofColumns(IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream().map(row -> row.get(column)).toList())
                .toList());
    }

    /** @param columns all of the same length */
    static String ofColumns(List<List<String>> columns) {
        int[] widths = widths(columns);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < columns.get(0).size(); row++) {
            text.append(row == 0 ? "" : "\n");
            append(text, row, columns, widths);
        }
        return text.toString();
    }

    /** How long the longest line can be. */
    static int width(List<List<String>> columns) {
        return IntStream.of(widths(columns)).sum() + GAP.length() * (columns.size() - 1);
    }

    private static int[] widths(List<List<String>> columns) {
        return columns.stream()
                .mapToInt(
                        cells -> cells.stream().mapToInt(DisplayWidth::of).max().orElse(0))
                .toArray();
    }

    /** A line ends without blanks. */
    private static void append(StringBuilder text, int row, List<List<String>> columns, int[] widths) {
        int begin = text.length();
        for (int i = 0; i < widths.length; i++) {
            String cell = columns.get(i).get(row);
            text.append(cell)
                    .append(" ".repeat(widths[i] - DisplayWidth.of(cell)))
                    .append(GAP);
        }
        while (text.length() > begin && text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
    }
}
