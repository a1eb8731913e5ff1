// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How each handle of one primary is used, as far as it is in the configured ranges.
 *
 * @param quarantine how long a handle is quarantined after its release
 * @param runs by rising secondary; together they are the ranges, so none for a primary that is not configured
 */
public record HandleMap(Duration quarantine, List<Run> runs) {
    public HandleMap {
        runs = List.copyOf(runs);
    }

    /**
     * Neighbouring secondary handles that are used alike.
     *
     * @param last included; the same as the first where they are quarantined
     * @param container who had it last, where it is quarantined and as far as that is known
     * @param until when its quarantine ends; empty unless it is quarantined
     */
    public record Run(int first, int last, HandleUse use, Optional<ContainerId> container, Optional<Instant> until) {}
}
