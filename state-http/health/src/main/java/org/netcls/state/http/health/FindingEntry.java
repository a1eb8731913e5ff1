// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.health;

import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;
import org.netcls.text.Printable;

/** A finding among the entries of a health check, which have no room for a remedy of its own. */
final class FindingEntry extends ResultLog.Entry {
    private final Finding finding;

    /** @param failed what it is where the finding is a failure */
    FindingEntry(Finding finding, Status failed) {
        super(status(finding.level(), failed), Printable.escape(finding.toString()));
        this.finding = finding;
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
        return entry instanceof FindingEntry found
                ? found.finding
                : new Finding(level(entry.getStatus()), "", String.valueOf(entry.getMessage()), "");
    }

    private static Level level(Status status) {
        return switch (status) {
            case OK -> Level.OK;
            case WARN -> Level.WARN;
            default -> Level.FAIL;
        };
    }
}
