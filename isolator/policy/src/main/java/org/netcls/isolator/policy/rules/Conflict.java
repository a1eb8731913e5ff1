// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

/**
 * What a policy says that cannot be meant.
 *
 * @param policy its name
 * @param text for people; a sentence that lacks its subject, or is whole
 */
public record Conflict(Kind kind, String policy, String text) {
    /** What is wrong with it. */
    public enum Kind {
        /** Another has the same primary, and they cannot be in force together. */
        PRIMARY_TWICE,
        /** Others can select the same container and have the same order, so that only names decide. */
        OVERLAP,
        /** No labels can be selected. */
        SELECTS_NOBODY,
        /** Earlier rules match all that one does. */
        RULE_NEVER_MATCHES
    }
}
