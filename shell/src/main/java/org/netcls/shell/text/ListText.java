// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.json.NativeJson;
import org.netcls.shell.result.Listing;
import org.netcls.text.Printable;

/** What a list of containers looks like. */
public final class ListText {
    private ListText() {}

    /**
     * A table, and below it how the handles are used.
     *
     * @param width of the terminal, which no row exceeds for the sake of a column that it can do without
     */
    static String of(Listing listing, OptionalInt width) {
        int most = listing.wide() ? Integer.MAX_VALUE : width.orElse(Integer.MAX_VALUE);
        Map<Column, List<String>> columns = fitting(listing, most);
        return Table.ofColumns(List.copyOf(columns.values())) + "\n\n"
                + Table.of(facts(listing, columns.keySet()).toList());
    }

    static List<String> row(Assignment assignment) {
        return Arrays.stream(Column.values())
                .map(column -> column.of(assignment))
                .toList();
    }

    /** Columns behind the first that does not fit are not even written: of many containers that takes its time. */
    private static Map<Column, List<String>> fitting(Listing listing, int width) {
        Map<Column, List<String>> columns = new EnumMap<>(Column.class);
        for (Column column : Column.BY_USE) {
            columns.put(column, cells(column, listing));
            if (column.isDispensable() && Table.width(List.copyOf(columns.values())) > width) {
                columns.remove(column);
                break;
            }
        }
        return columns;
    }

    private static List<String> cells(Column column, Listing listing) {
        Stream<String> cells = listing.stream().map(container -> column.of(container.assignment()));
        return Stream.concat(Stream.of(column.name()), cells).toList();
    }

    private static Stream<List<String>> facts(Listing listing, Set<Column> shown) {
        Set<Column> missing = EnumSet.complementOf(EnumSet.copyOf(shown));
        Stream<List<String>> more = missing.isEmpty()
                ? Stream.empty()
                : Stream.of(List.of(
                        "not shown",
                        missing.stream().map(Column::name).collect(Collectors.joining(", ")) + "; see --wide"));
        return Stream.concat(OverviewText.facts(listing.overview()), more);
    }

    /** As the state over HTTP has it; what a terminal would act on is written as an escape, which means the same. */
    public static String json(Listing listing) {
        return listing.stream()
                .map(container -> json(container.assignment()))
                .collect(Collectors.joining(
                        ",", "{\"version\":" + listing.overview().version() + ",\"assignments\":[", "]}"));
    }

    public static String json(Assignment assignment) {
        return Printable.escape(new String(NativeJson.of(assignment), StandardCharsets.UTF_8));
    }
}
