// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.netcls.api.Assignment;
import org.netcls.api.NetClsState;
import org.netcls.api.Overview;

/** Containers as scripts see them, with what a terminal shows beside. A list that Gogo can call. */
public final class Listing extends ArrayList<Container> {
    private static final long serialVersionUID = 1;

    private final transient Overview overview;
    private final boolean wide;

    private Listing(List<Container> containers, Overview overview, boolean wide) {
        super(containers);
        this.overview = overview;
        this.wide = wide;
    }

    static Listing of(NetClsState state) {
        return new Listing(containers(state.assignments()), state.overview(), false);
    }

    /** @throws IllegalArgumentException if an option has a value that it cannot have */
    static Listing of(NetClsState state, Options options) {
        Predicate<Assignment> filter = Filters.of(options);
        Comparator<Assignment> order = Orders.of(options);
        List<Assignment> shown =
                state.assignments().stream().filter(filter).sorted(order).toList();
        return new Listing(containers(shown), state.overview(), options.has("--wide"));
    }

    private static List<Container> containers(List<Assignment> assignments) {
        return assignments.stream().map(Container::new).toList();
    }

    public Overview overview() {
        return overview;
    }

    boolean wide() {
        return wide;
    }
}
