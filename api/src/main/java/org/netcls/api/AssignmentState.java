// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** How a container came to its handle, and whether the kernel agrees. */
public enum AssignmentState {
    /** The isolator gave it, and the group carries it. */
    ASSIGNED,
    /** A nested container that lives in its parent's group. */
    SHARED,
    /** Unmanaged: the operator writes the classid, and the kernel is asked for it. */
    UNMANAGED,
    /** Given before the ranges were changed, which it does not fit any more. It stays until the container goes. */
    OUTSIDE,
    /** The group carries another classid than the isolator wrote, or somebody moved a process out of it. */
    DRIFTED
}
