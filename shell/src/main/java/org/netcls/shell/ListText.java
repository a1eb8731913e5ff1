// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.Printable;
import org.netcls.json.NativeJson;

/** What a list of containers looks like. */
final class ListText {
    private ListText() {}

    /**
     * A table, and below it how the handles are used.
     *
     * @param width of the terminal, which no row exceeds for the sake of a column that it can do without
     */
    static String of(Listing listing, OptionalInt width) {
        List<List<String>> rows = new ArrayList<>(listing.size() + 1);
        rows.add(Arrays.stream(Column.values()).map(Column::name).toList());
        listing.forEach(container -> rows.add(row(container.assignment())));
        Set<Column> columns =
                width.isPresent() && !listing.wide() ? fitting(rows, width.getAsInt()) : EnumSet.allOf(Column.class);
        List<Integer> shown = columns.stream().map(Column::ordinal).toList();
        return Table.of(rows, shown) + "\n\n" + Table.of(facts(listing, columns).toList());
    }

    static List<String> row(Assignment assignment) {
        return Arrays.stream(Column.values())
                .map(column -> column.of(assignment))
                .toList();
    }

    private static Set<Column> fitting(List<List<String>> rows, int width) {
        Set<Column> columns = EnumSet.allOf(Column.class);
        for (Column column : Column.DISPENSABLE) {
            if (Table.width(rows, columns.stream().map(Column::ordinal).toList()) > width) {
                columns.remove(column);
            }
        }
        return columns;
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
    static String json(Listing listing) {
        return listing.stream()
                .map(container -> json(container.assignment()))
                .collect(Collectors.joining(
                        ",", "{\"version\":" + listing.overview().version() + ",\"assignments\":[", "]}"));
    }

    static String json(Assignment assignment) {
        return Printable.escape(new String(NativeJson.of(assignment), StandardCharsets.UTF_8));
    }
}
