// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleMap.Run;
import org.netcls.api.HandleUse;

/** How the handles of one primary were used at one moment: a copy, so that it can be told without the ledger's lock. */
final class HandleUses {
    private final HandleUse[] uses;
    private final ContainerId[] holders;
    private final long[] ends;
    private final LongFunction<Instant> wall;

    /**
     * All by secondary.
     *
     * @param holders who has each, or had it last; null where nobody is known
     * @param ends when the quarantine of those ends that are quarantined
     * @param wall what the clock on the wall shows then
     */
    HandleUses(HandleUse[] uses, ContainerId[] holders, long[] ends, LongFunction<Instant> wall) {
        this.uses = uses;
        this.holders = holders;
        this.ends = ends;
        this.wall = wall;
    }

    /** All of the range, in its order. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int first = 0; first < uses.length; ) {
            Run run = run(first);
            if (run.use() != HandleUse.OUTSIDE) {
                runs.add(run);
            }
            first = run.last() + 1;
        }
        return runs;
    }

    private Run run(int first) {
        HandleUse use = uses[first];
        return use == HandleUse.QUARANTINED
                ? new Run(first, first, use, Optional.ofNullable(holders[first]), Optional.of(wall.apply(ends[first])))
                : new Run(first, lastAlike(first), use, Optional.empty(), Optional.empty());
    }

    private int lastAlike(int first) {
        int last = first;
        while (last + 1 < uses.length && uses[last + 1] == uses[first]) {
            last++;
        }
        return last;
    }
}
