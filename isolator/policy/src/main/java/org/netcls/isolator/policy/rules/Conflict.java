// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

import java.util.List;

/**
 * What policies say that cannot be meant.
 *
 * @param policies their names, in the order in which they win
 * @param text for people
 */
public record Conflict(Kind kind, List<String> policies, String text) {
    /** How they are at odds. */
    public enum Kind {
        /** They have the same primary, and cannot be in force together. */
        PRIMARY_TWICE,
        /** They can select the same container, have the same order, and only their names decide. */
        OVERLAP,
        /** No labels can be selected. */
        SELECTS_NOBODY,
        /** Earlier rules match all that one does. */
        RULE_NEVER_MATCHES
    }

    public Conflict {
        policies = List.copyOf(policies);
    }
}
