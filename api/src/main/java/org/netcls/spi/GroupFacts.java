// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a back end tells of a group.
 *
 * @param classId empty where the group reads 0, so none was ever written. One that was inherited is told like any other
 * @param made when the group was made, as far as its owner has not changed that
 * @param mayHaveGroups false if there are certainly no groups in it
 */
public record GroupFacts(OptionalInt classId, Instant made, boolean mayHaveGroups) {
    /** Of a group that may have groups in it. */
    public GroupFacts(OptionalInt classId, Instant made) {
        this(classId, made, true);
    }
}
