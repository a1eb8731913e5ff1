// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one handle.
 *
 * @param container who has it; where it is quarantined or free, who had it last, as far as is known
 * @param until when its quarantine ends; empty unless it is quarantined
 */
public record HandleStatus(
        NetClsHandle handle, HandleUse use, Optional<ContainerId> container, Optional<Instant> until) {
    public HandleStatus {
        if (until.isPresent() != (use == HandleUse.QUARANTINED)) {
            throw new IllegalArgumentException(use + " with the end of a quarantine: " + until);
        }
    }
}
