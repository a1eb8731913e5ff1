// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.text;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.BackEnd;
import org.netcls.api.HandleCounts;
import org.netcls.api.Overview;
import org.netcls.shell.result.About;
import org.netcls.text.Printable;

/** What the state without its containers looks like at a terminal. */
final class OverviewText {
    // Of groups that somebody else made there can be thousands.
    private static final int MOST = 10;

    private OverviewText() {}

    static String banner(About about) {
        Overview overview = about.overview();
        Stream<List<String>> containers = Stream.of(List.of("containers", String.valueOf(overview.containers())));
        Stream<List<String>> control =
                about.controlSocket().stream().map(path -> List.of("control", Printable.escape(path)));
        return "net_cls agent\n"
                + Table.of(Stream.of(facts(overview), containers, addresses(about), control)
                        .flatMap(rows -> rows)
                        .toList());
    }

    private static Stream<List<String>> addresses(About about) {
        return about.httpAddress()
                .map(http -> Stream.of(List.of("state", http + "/state"), List.of("page", http + "/netcls/")))
                .orElse(Stream.of(List.of("state", "not served")));
    }

    /** Rows of a name and a value. */
    static Stream<List<String>> facts(Overview overview) {
        Stream<List<String>> facts = Stream.of(
                backEnd(overview.backEnd()),
                List.of("handles", overview.managed() ? handles(overview) : "unmanaged, the operator writes them"),
                List.of(
                        "allocator",
                        Printable.escape(overview.allocator()
                                .or(overview::allocatorAbsence)
                                .orElse("none"))));
        Stream<List<String>> fault =
                overview.allocatorFault().map(text -> List.of("fault", Printable.escape(text))).stream();
        return Stream.of(facts, fault, few("drifted", overview.drifts()), few("foreign", overview.foreign()))
                .flatMap(s -> s);
    }

    private static Stream<List<String>> few(String name, Collection<?> all) {
        Stream<List<String>> rows = all.stream().limit(MOST).map(one -> List.of(name, one.toString()));
        return all.size() > MOST
                ? Stream.concat(rows, Stream.of(List.of(name, "and " + (all.size() - MOST) + " more")))
                : rows;
    }

    static List<String> backEnd(BackEnd backEnd) {
        return List.of("back end", Printable.escape(backEnd.toString()));
    }

    private static String handles(Overview overview) {
        return overview.handles().stream().map(OverviewText::use).collect(Collectors.joining("; "));
    }

    private static String use(HandleCounts use) {
        return String.format(
                "%s: %s used, %s quarantined, %s free", use.primary(), use.used(), use.quarantined(), use.free());
    }
}
