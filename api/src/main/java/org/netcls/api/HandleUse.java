// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

/** How a handle is used. */
public enum HandleUse {
    /** With a container. */
    USED,
    /** Released, and in quarantine. */
    QUARANTINED,
    /** Ready to be taken. */
    FREE,
    /** Carried by a group that it was not given to, under the root or elsewhere, so it is given to nobody. */
    FOREIGN,
    /** Not in the configured ranges, and with no container. */
    OUTSIDE
}
