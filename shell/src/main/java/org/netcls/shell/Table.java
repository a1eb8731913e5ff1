// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.List;
import java.util.stream.IntStream;

/** Rows whose columns begin at the same place. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** @param rows all of the same length */
    static String of(List<List<String>> rows) {
        return of(rows, IntStream.range(0, rows.get(0).size()).boxed().toList());
    }

    /** Of the rows only these columns. */
    static String of(List<List<String>> rows, List<Integer> columns) {
        int[] widths = widths(rows, columns);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append(text.isEmpty() ? "" : "\n");
            append(text, row, columns, widths);
        }
        return text.toString();
    }

    /** How long the longest line is. */
    static int width(List<List<String>> rows, List<Integer> columns) {
        return IntStream.of(widths(rows, columns)).sum() + GAP.length() * (columns.size() - 1);
    }

    private static int[] widths(List<List<String>> rows, List<Integer> columns) {
        return columns.stream()
                .mapToInt(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    /** A line ends without blanks. */
    private static void append(StringBuilder text, List<String> row, List<Integer> columns, int[] widths) {
        int begin = text.length();
        int column = begin;
        for (int i = 0; i < widths.length; i++) {
            text.append(" ".repeat(column - text.length())).append(row.get(columns.get(i)));
            column += widths[i] + GAP.length();
        }
        while (text.length() > begin && text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
    }
}
