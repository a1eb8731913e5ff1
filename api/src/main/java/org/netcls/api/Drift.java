// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Optional;

/**
 * A container of which the kernel has something else than the isolator wrote: its group carries another classid, or a
 * process of it is in another group.
 *
 * @param expected what the container was given
 * @param found the 32 bits that its group carries, unsigned
 * @param stray a process that is not in its group any more
 */
public record Drift(ContainerId container, NetClsHandle expected, int found, Optional<Stray> stray) {
    /** A group that carries another classid. */
    public Drift(ContainerId container, NetClsHandle expected, int found) {
        this(container, expected, found, Optional.empty());
    }

    @Override
    public String toString() {
        return stray.map(away -> away + " and not in that of container '" + container + "', which carries " + expected)
                .orElseGet(() -> String.format(
                        "group of container '%s' has classid 0x%08x instead of %s", container, found, expected));
    }
}
