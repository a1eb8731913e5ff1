// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nanoseconds for a pair against used handles, both logarithmic, as SVG. None used stands where one would. */
public final class Plot {
    private static final String LIFE = "take+release";
    private static final int LEFT = 60;
    private static final int TOP = 20;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 360;
    private static final double DECADES_X = Math.log10(1 << 16);
    private static final double DECADES_Y = 6;
    private static final String[] COLOURS = {"#0072b2", "#009e73", "#d55e00", "#555555", "#cc79a7", "#e69f00"};

    private final StringBuilder svg = new StringBuilder();
    private int lines;

    private Plot() {}

    public static String of(List<Row> rows) {
        Plot plot = new Plot();
        plot.axes();
        series(rows).forEach((name, points) -> plot.line(name, points, "none"));
        plot.line("Mesos' handle manager *", measuredElsewhere(34, 150_000, 518_000), "6 3");
        plot.line("YARN's scheme *", measuredElsewhere(11.5, 367, 623), "6 3");
        plot.text(LEFT + WIDTH + 15, TOP + HEIGHT, "start", "* measured elsewhere on such a machine");
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 830 430" font-family="sans-serif" font-size="12">
                <title>Time to take a handle and release it, against used handles</title>
                <rect width="830" height="430" fill="white"/>
                %s</svg>
                """.formatted(plot.svg);
    }

    private static SortedMap<Integer, Double> measuredElsewhere(double empty, double half, double full) {
        return new TreeMap<>(Map.of(0, empty, 32_768, half, 65_534, full));
    }

    /** The life of a container with each allocator, and the baseline. */
    private static Map<String, SortedMap<Integer, Double>> series(List<Row> rows) {
        Map<String, SortedMap<Integer, Double>> series = new LinkedHashMap<>();
        SortedMap<Integer, Double> baseline = new TreeMap<>();
        for (Row row : rows) {
            if (row.name().equals(LIFE)) {
                int used = Integer.parseInt(row.params().get("used"));
                series.computeIfAbsent(row.params().get("allocator"), allocator -> new TreeMap<>())
                        .put(used, row.value());
                row.baseline().ifPresent(value -> baseline.put(used, value));
            }
        }
        series.put("BitSet, no bookkeeping", baseline);
        return series;
    }

    private void axes() {
        for (int used : new int[] {0, 10, 100, 1000, 10_000, 65_535}) {
            grid(x(used), TOP, x(used), TOP + HEIGHT);
            text(x(used), TOP + HEIGHT + 18, "middle", Integer.toString(used));
        }
        String[] times = {"1 ns", "10 ns", "100 ns", "1 us", "10 us", "100 us", "1 ms"};
        for (int decade = 0; decade < times.length; decade++) {
            double y = y(Math.pow(10, decade));
            grid(LEFT, y, LEFT + WIDTH, y);
            text(LEFT - 6, y + 4, "end", times[decade]);
        }
        text(LEFT + WIDTH / 2.0, TOP + HEIGHT + 40, "middle", "used handles, of 65,535");
    }

    private void line(String name, SortedMap<Integer, Double> points, String dashes) {
        String colour = COLOURS[lines];
        double legend = TOP + 20 + 22 * lines++;
        StringBuilder path = new StringBuilder();
        points.forEach((used, nanos) -> path.append(format("%.1f,%.1f ", x(used), y(nanos))));
        path(path.toString().strip(), colour, dashes);
        path(format("%d,%.1f %d,%.1f", LEFT + WIDTH + 15, legend, LEFT + WIDTH + 45, legend), colour, dashes);
        text(LEFT + WIDTH + 52, legend + 4, "start", name);
    }

    private void path(String points, String colour, String dashes) {
        svg.append(format(
                "<polyline points='%s' fill='none' stroke='%s' stroke-width='2' stroke-dasharray='%s'/>\n",
                points, colour, dashes));
    }

    private void grid(double x1, double y1, double x2, double y2) {
        svg.append(format("<path d='M%.1f,%.1fL%.1f,%.1f' stroke='#dddddd'/>\n", x1, y1, x2, y2));
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(format("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>\n", x, y, anchor, text));
    }

    private static double x(int used) {
        return LEFT + WIDTH * Math.log10(Math.max(1, used)) / DECADES_X;
    }

    private static double y(double nanos) {
        return TOP + HEIGHT * (1 - Math.log10(nanos) / DECADES_Y);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
