// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;
import org.netcls.text.Printable;

/**
 * A finding among the entries of a health check, which have no room for a remedy of its own. It is kept beside the entry:
 * the executor never forgets some results, and with a class of ours among them it would keep this bundle for good.
 */
final class FindingEntry {
    private static final Map<ResultLog.Entry, Finding> FINDINGS = Collections.synchronizedMap(new WeakHashMap<>());

    private FindingEntry() {}

    /** @param failed what it is where the finding is a failure */
    static ResultLog.Entry of(Finding finding, Status failed) {
        ResultLog.Entry entry =
                new ResultLog.Entry(status(finding.level(), failed), Printable.escape(finding.toString()));
        FINDINGS.put(entry, finding);
        return entry;
    }

    private static Status status(Level level, Status failed) {
        return switch (level) {
            case OK -> Status.OK;
            case WARN -> Status.WARN;
            case FAIL -> failed;
        };
    }

    /** What an entry says; of a check of another bundle, all of it is taken for what was found. */
    static Finding finding(ResultLog.Entry entry) {
        return Optional.ofNullable(FINDINGS.get(entry))
                .orElseGet(() -> new Finding(level(entry.getStatus()), "", String.valueOf(entry.getMessage()), ""));
    }

    private static Level level(Status status) {
        return switch (status) {
            case OK -> Level.OK;
            case WARN -> Level.WARN;
            default -> Level.FAIL;
        };
    }
}
