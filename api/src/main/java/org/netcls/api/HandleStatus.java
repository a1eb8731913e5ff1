// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one handle.
 *
 * @param container who has it; where it rests or is free, who had it last, as far as is known since all
 *     groups were last read anew
 * @param until when its rest ends; empty unless it rests
 */
public record HandleStatus(NetClsHandle handle, Use use, Optional<ContainerId> container, Optional<Instant> until) {
    public HandleStatus {
        if (until.isPresent() != (use == Use.RESTING)) {
            throw new IllegalArgumentException(use + " with the end of a rest: " + until);
        }
    }

    /** How a handle is used. */
    public enum Use {
        /** With a container. */
        USED,
        /** Released, and in quarantine. */
        RESTING,
        /** Ready to be taken. */
        FREE,
        /** Carried by a group that it was not given to, under the root or elsewhere, so it is given to nobody. */
        FOREIGN,
        /** Not in the configured ranges, and with no container. */
        OUTSIDE
    }

    public static HandleStatus used(NetClsHandle handle, ContainerId owner) {
        return new HandleStatus(handle, Use.USED, Optional.of(owner), Optional.empty());
    }

    public static HandleStatus resting(NetClsHandle handle, Optional<ContainerId> last, Instant until) {
        return new HandleStatus(handle, Use.RESTING, last, Optional.of(until));
    }

    public static HandleStatus free(NetClsHandle handle, Optional<ContainerId> last) {
        return new HandleStatus(handle, Use.FREE, last, Optional.empty());
    }

    public static HandleStatus foreign(NetClsHandle handle) {
        return new HandleStatus(handle, Use.FOREIGN, Optional.empty(), Optional.empty());
    }

    public static HandleStatus outside(NetClsHandle handle) {
        return new HandleStatus(handle, Use.OUTSIDE, Optional.empty(), Optional.empty());
    }
}
