// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * What a back end tells of a group.
 *
 * @param classId empty when none was ever written: it reads 0 or what a new group inherits
 * @param note as the isolator wrote it; empty without one. Whoever owns the group can have changed it
 * @param made when the group was made
 */
public record GroupFacts(OptionalInt classId, String note, Instant made) {}
