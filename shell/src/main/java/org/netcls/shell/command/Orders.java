// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.command;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.netcls.api.Assignment;
import org.netcls.api.Printable;
import org.netcls.shell.line.Options;

/** What a list is sorted by. */
final class Orders {
    private static final Comparator<Assignment> CONTAINER = Comparator.comparing(Assignment::container);
    private static final Map<String, Comparator<Assignment>> ALL = Map.of(
            "container", CONTAINER,
            "handle", Comparator.comparing(Orders::classId).thenComparing(CONTAINER),
            "since", Comparator.comparing(Assignment::since).thenComparing(CONTAINER));

    private Orders() {}

    /** @throws IllegalArgumentException if there is no such order */
    static Comparator<Assignment> of(Options options) {
        String name = options.last("--sort").orElse("container");
        return Optional.ofNullable(ALL.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "sort '" + Printable.escape(name) + "' is none of container, handle, since"));
    }

    /** Those without a handle come last. */
    private static long classId(Assignment assignment) {
        return assignment
                .handle()
                .map(handle -> Integer.toUnsignedLong(handle.classId()))
                .orElse(Long.MAX_VALUE);
    }
}
