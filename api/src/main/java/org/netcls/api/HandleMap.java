// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How each handle of one primary is used, as far as it is in the configured ranges.
 *
 * @param quarantine how long a handle rests after its release
 * @param runs by rising secondary; together they are the ranges, so none for a primary that is not configured
 */
public record HandleMap(Duration quarantine, List<Run> runs) {
    public HandleMap {
        runs = List.copyOf(runs);
    }

    /**
     * Neighbouring secondary handles that are used alike.
     *
     * @param last included; the same as the first where they rest
     * @param container who had it last, where it rests and as far as that is known
     * @param until when its rest ends; empty unless it rests
     */
    public record Run(
            int first, int last, HandleStatus.Use use, Optional<ContainerId> container, Optional<Instant> until) {}
}
