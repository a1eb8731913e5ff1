// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/**
 * What looking at the kernel again has found, since the isolator started; an update of its bundle is no start.
 *
 * @param runs how often all groups were looked at
 * @param drifted containers found with another classid than ours, or with a process elsewhere
 * @param repaired classids written back
 * @param vanished containers released because somebody had removed their groups
 * @param failures how often a group could not be read or repaired
 * @param failing groups that the latest look could not read or repair
 */
public record Reconciliation(long runs, long drifted, long repaired, long vanished, long failures, long failing) {
    /** Before the first look. */
    public static final Reconciliation NONE = new Reconciliation(0, 0, 0, 0, 0, 0);
}
