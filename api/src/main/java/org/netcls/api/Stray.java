// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import org.netcls.text.Printable;

/**
 * A process of a container that somebody moved into a group of another, so that its packets do not carry the container's
 * handle.
 *
 * @param group the group that it is in, as {@code /proc/<pid>/cgroup} names it; escape it before it is shown
 */
public record Stray(GroupProcess process, String group) {
    /** {@code process 25212 (nginx) is in group /system.slice}, with characters escaped that a terminal would act on. */
    @Override
    public String toString() {
        return "process " + process + " is in group " + Printable.escape(group);
    }
}
