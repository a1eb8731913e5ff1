// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.netcls.api.ContainerId;
import org.netcls.api.RecoveryReport;

/** What came of a recovery, in lists that Gogo can call, unlike those that cannot be changed. */
public record RecoveryResult(RecoveryReport report) {
    public List<ContainerId> recovered() {
        return new ArrayList<>(report.recovered());
    }

    public List<ContainerId> missing() {
        return new ArrayList<>(report.missing());
    }

    public List<ContainerId> removed() {
        return new ArrayList<>(report.removed());
    }

    public Map<ContainerId, String> failed() {
        return new TreeMap<>(report.failed());
    }
}
