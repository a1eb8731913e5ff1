// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.List;
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

    public static Listing of(NetClsState state) {
        return of(state.assignments(), state.overview(), false);
    }

    /** @param wide whether it is shown with all its columns, however wide the terminal is */
    public static Listing of(List<Assignment> assignments, Overview overview, boolean wide) {
        return new Listing(assignments.stream().map(Container::new).toList(), overview, wide);
    }

    public Overview overview() {
        return overview;
    }

    public boolean wide() {
        return wide;
    }
}
