// SPDX-License-Identifier: Apache-2.0
package org.netcls.isolator.recovery;

import java.time.Instant;

/**
 * A process that was seen in the group of its container.
 *
 * @param since when its container began to be there
 * @param group where it was seen, as the kernel names it
 */
public record Witness(ProcessHandle process, Instant since, String group) {
    boolean isAt(String other) {
        return (other + "/").startsWith(group + "/");
    }

    /** As another container's process is, if it was moved by way of us. */
    boolean isBeside(String other) {
        return other.startsWith(group.substring(0, group.lastIndexOf('/') + 1));
    }
}
