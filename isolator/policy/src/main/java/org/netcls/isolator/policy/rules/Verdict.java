// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

/** What happens to a packet. */
public enum Verdict {
    ALLOW,
    DENY;

    static Verdict parse(String text) {
        return Words.oneOf(values(), text);
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
