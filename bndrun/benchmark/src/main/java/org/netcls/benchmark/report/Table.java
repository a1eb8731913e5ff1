// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.report;

import java.io.PrintStream;
import java.util.Collection;
import java.util.OptionalDouble;

/** Rows for a reader, each printed when it is known. */
public final class Table {
    private static final String LINE = "%-14s %-22s %10s %-9s %10s %7s  %s%n";

    private final PrintStream out;

    public Table(PrintStream out) {
        this.out = out;
        out.printf(LINE, "WHAT", "WITH", "VALUE", "UNIT", "BASELINE", "RATIO", "TO REACH");
    }

    public void print(Row row) {
        out.printf(
                LINE,
                row.name(),
                with(row.params().values()),
                Numbers.shown(row.value()),
                row.unit(),
                shown(row.baseline()),
                shown(row.ratio()),
                row.target().map(target -> target.text() + verdict(row, target)).orElse(""));
    }

    private static String with(Collection<String> params) {
        return String.join(" ", params);
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? Numbers.shown(value.getAsDouble()) : "";
    }

    private static String verdict(Row row, Row.Target target) {
        if (row.isNoisy()) {
            return "  too noisy to tell: others had " + Math.round(100 * row.others()) + " %";
        }
        return target.reached() ? "  yes" : "  NO";
    }
}
