// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import org.netcls.api.HandleCounts;
import org.netcls.api.HandleStatus;
import org.netcls.api.NetClsHandle;
import org.netcls.api.Primary;

/** How the handles of one primary are used, as it is shown. Guarded by the ledger's lock, like what it reads. */
record HandleReport(int primary, int usedCount, HandleSpace space, UnusedHandles unused) {
    HandleCounts counts() {
        return new HandleCounts(new Primary(primary), usedCount, unused.count(), unused.freeCount());
    }

    HandleStatus status(NetClsHandle handle) {
        int secondary = handle.secondary();
        return switch (space.useOf(secondary)) {
            case USED -> Statuses.used(handle, space.holder(secondary).orElseThrow());
            case QUARANTINED -> Statuses.quarantined(handle, space.holder(secondary), unused.until(secondary));
            case FREE -> Statuses.free(handle, space.holder(secondary));
            case FOREIGN -> Statuses.foreign(handle);
            case OUTSIDE -> Statuses.outside(handle);
        };
    }
}
