// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

/** How far a policy goes. */
public enum Mode {
    /** It has no rules. */
    OFF,
    /** What would be dropped is counted; nothing is dropped, and no packet changed. */
    LEARN,
    ENFORCE;

    static Mode parse(String text) {
        return Words.oneOf(values(), text);
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
