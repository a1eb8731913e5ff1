// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.ledger;

/**
 * Who has handles, or had them last: the container of a classid is at the same place of the other array. They are arrays
 * of the JDK's types, so that they can outlive the classes of a bundle.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Holders(int[] classIds, String[] containers) {
    public static final Holders NONE = new Holders(new int[0], new String[0]);
}
