// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one handle.
 *
 * @param container who has it; where it is quarantined or free, who had it last, as far as is known since all
 *     groups were last read anew
 * @param until when its quarantine ends; empty unless it is quarantined
 */
public record HandleStatus(
        NetClsHandle handle, HandleUse use, Optional<ContainerId> container, Optional<Instant> until) {
    public HandleStatus {
        if (until.isPresent() != (use == HandleUse.QUARANTINED)) {
            throw new IllegalArgumentException(use + " with the end of a quarantine: " + until);
        }
    }

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
