// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

/**
 * Secondary handles in the order in which they were released: a doubly linked ring through two arrays, with 0, which is
 * no handle, as its head. Every operation takes constant time.
 */
final class ReleaseOrder {
    private final char[] next = new char[1 << 16];
    private final char[] previous = new char[1 << 16];

    /** The one after this; 0 behind the last. The one after 0 is the first. */
    int after(int secondary) {
        return next[secondary];
    }

    void addFirst(int secondary) {
        insert(secondary, 0, next[0]);
    }

    void addLast(int secondary) {
        insert(secondary, previous[0], 0);
    }

    void remove(int secondary) {
        link(previous[secondary], next[secondary]);
    }

    private void insert(int secondary, int before, int after) {
        link(before, secondary);
        link(secondary, after);
    }

    private void link(int before, int after) {
        next[before] = (char) after;
        previous[after] = (char) before;
    }
}
