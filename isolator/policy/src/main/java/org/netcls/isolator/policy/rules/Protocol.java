// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

/** What a rule can tell apart above IP. */
public enum Protocol {
    TCP,
    UDP,
    /** ICMP, and for IPv6 ICMPv6; it has no ports. */
    ICMP;

    static Protocol parse(String text) {
        return Words.oneOf(values(), text);
    }

    @Override
    public String toString() {
        return Words.of(this);
    }
}
