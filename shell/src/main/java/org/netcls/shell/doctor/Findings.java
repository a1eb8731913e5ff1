// SPDX-License-Identifier: Apache-2.0
package org.netcls.shell.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.netcls.diagnosis.Finding;
import org.netcls.diagnosis.Level;

/** All that was looked at, in order. */
public record Findings(List<Finding> findings) {
    public Findings {
        // A list of this type is one that scripts can ask for its size.
        findings = new ArrayList<>(findings);
    }

    /** The worst level of all, {@code ok}, {@code warn} or {@code fail}: text, so that a script can compare it. */
    public String worst() {
        return findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.OK)
                .toString();
    }
}
