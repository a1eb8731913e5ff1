// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

import java.time.Instant;
import java.util.Optional;
import org.netcls.api.ContainerId;
import org.netcls.api.HandleStatus;
import org.netcls.api.HandleUse;
import org.netcls.api.NetClsHandle;

/** What can be known of a handle, by its use. */
public final class Statuses {
    private Statuses() {}

    public static HandleStatus used(NetClsHandle handle, ContainerId owner) {
        return new HandleStatus(handle, HandleUse.USED, Optional.of(owner), Optional.empty());
    }

    public static HandleStatus quarantined(NetClsHandle handle, Optional<ContainerId> last, Instant until) {
        return new HandleStatus(handle, HandleUse.QUARANTINED, last, Optional.of(until));
    }

    public static HandleStatus free(NetClsHandle handle, Optional<ContainerId> last) {
        return new HandleStatus(handle, HandleUse.FREE, last, Optional.empty());
    }

    public static HandleStatus foreign(NetClsHandle handle) {
        return new HandleStatus(handle, HandleUse.FOREIGN, Optional.empty(), Optional.empty());
    }

    public static HandleStatus outside(NetClsHandle handle) {
        return new HandleStatus(handle, HandleUse.OUTSIDE, Optional.empty(), Optional.empty());
    }
}
