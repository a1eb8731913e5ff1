// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.List;
import java.util.Map;

/**
 * What came of telling the isolator which containers should live.
 *
 * @param recovered those that should live, or are known orphans, and have a group
 * @param missing those that should live and have none
 * @param removed others that were found, and are cleaned up
 * @param failed others that were found and could not be cleaned up, with the reason; they keep their handles
 */
public record RecoveryReport(
        List<ContainerId> recovered,
        List<ContainerId> missing,
        List<ContainerId> removed,
        Map<ContainerId, String> failed) {
    public RecoveryReport {
        recovered = recovered.stream().sorted().toList();
        missing = missing.stream().sorted().toList();
        removed = removed.stream().sorted().toList();
        failed = Map.copyOf(failed);
    }
}
