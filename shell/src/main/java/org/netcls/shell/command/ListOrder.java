// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.shell.line.Options;

/** What a list is sorted by. */
enum ListOrder {
    CONTAINER(Comparator.comparing(Assignment::container)),
    HANDLE(Comparator.comparing(ListOrder::classId).thenComparing(CONTAINER.comparator)),
    SINCE(Comparator.comparing(Assignment::since).thenComparing(CONTAINER.comparator));

    private final Comparator<Assignment> comparator;

    ListOrder(Comparator<Assignment> comparator) {
        this.comparator = comparator;
    }

    static List<String> names() {
        return Stream.of(values())
                .map(order -> order.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static Comparator<Assignment> of(Options options) {
        return options.last("--sort")
                .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(CONTAINER)
                .comparator;
    }

    /** Those without a handle come last. */
    private static long classId(Assignment assignment) {
        return assignment
                .handle()
                .map(handle -> Integer.toUnsignedLong(handle.classId()))
                .orElse(Long.MAX_VALUE);
    }
}
