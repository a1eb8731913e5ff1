// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.time.Duration;
import java.util.List;

/**
 * What the isolator has done since the agent started. Counts only grow.
 *
 * @param operations one entry for each operation
 * @param allocatorSwaps how often an allocator began to choose handles, the first one included
 * @param allocatorFaults how often an allocator was found to be wrong
 * @param recoveries how often all groups were read anew, the start included
 * @param lastRecovery how long that took the last time
 */
public record Statistics(
        List<OperationStatistics> operations,
        long allocatorSwaps,
        long allocatorFaults,
        long recoveries,
        Duration lastRecovery) {
    public Statistics {
        operations = List.copyOf(operations);
    }
}
