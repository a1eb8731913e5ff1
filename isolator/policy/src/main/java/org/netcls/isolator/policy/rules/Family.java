// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.policy.rules;

/** A version of IP. */
public enum Family {
    IPV4(32),
    IPV6(128);

    private final int bits;

    Family(int bits) {
        this.bits = bits;
    }

    /** Of an address. */
    public int bits() {
        return bits;
    }
}
