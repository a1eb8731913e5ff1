// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.mirror;

import java.util.List;
import java.util.stream.Stream;
import org.netcls.api.Assignment;
import org.netcls.api.Overview;

/**
 * The containers at one moment.
 *
 * @param overview at least as new as the stamp
 * @param blocks the containers in their order
 */
public record Snapshot(Stamp stamp, Overview overview, List<Block> blocks) {
    public Stream<Assignment> assignments() {
        return blocks.stream().flatMap(block -> block.assignments().stream());
    }
}
