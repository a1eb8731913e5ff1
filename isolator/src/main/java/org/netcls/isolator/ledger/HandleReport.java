// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netcls.api.HandleCounts;
import org.netcls.api.HandleMap.Run;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;

/** How the handles of one primary are used, as it is shown. Guarded by the ledger's lock, like what it reads. */
record HandleReport(int primary, int usedCount, HandleSpace space, Quarantine quarantine) {
    HandleCounts counts() {
        return new HandleCounts(new Primary(primary), usedCount, quarantine.count(), quarantine.freeCount());
    }

    HandleStatus status(NetClsHandle handle) {
        int secondary = handle.secondary();
        return switch (space.useOf(secondary)) {
            case USED -> Statuses.used(handle, space.holder(secondary).orElseThrow());
            case QUARANTINED -> Statuses.quarantined(handle, space.holder(secondary), quarantine.until(secondary));
            case FREE -> Statuses.free(handle, space.holder(secondary));
            case FOREIGN -> Statuses.foreign(handle);
            case OUTSIDE -> Statuses.outside(handle);
        };
    }

    /** All of the range, in its order. */
    List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (int first = space.next(0); first >= 0; ) {
            Run run = run(first);
            runs.add(run);
            first = space.next(run.last() + 1);
        }
        return runs;
    }

    private Run run(int first) {
        HandleUse use = space.useOf(first);
        return use == HandleUse.QUARANTINED
                ? new Run(first, first, use, space.holder(first), Optional.of(quarantine.until(first)))
                : new Run(first, lastAlike(first), use, Optional.empty(), Optional.empty());
    }

    private int lastAlike(int first) {
        HandleUse use = space.useOf(first);
        int last = first;
        while (last < NetClsHandle.MAX_SECONDARY && space.useOf(last + 1) == use) {
            last++;
        }
        return last;
    }
}
