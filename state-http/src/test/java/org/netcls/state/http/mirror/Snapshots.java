// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.util.List;
import org.netcls.api.Assignment;
import org.netcls.api.Overview;

/** Snapshots without an isolator. */
public final class Snapshots {
    private Snapshots() {}

    public static Snapshot of(Overview overview, List<Assignment> assignments) {
        Blocks blocks = new Blocks();
        assignments.forEach(blocks::put);
        return new Snapshot(new Stamp(new Position(overview.version(), "ab1"), 0), overview, blocks.list());
    }
}
