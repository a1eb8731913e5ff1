// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Optional;
import org.netcls.text.Printable;

/**
 * A container of which the kernel has something else than the isolator wrote: its group, or one that its handle
 * was lent to, carries another classid, or a process of it is in another group.
 *
 * @param expected what the container was given
 * @param found the 32 bits that its group, or the one that was lent to, carries, unsigned
 * @param stray a process that is not in its group any more
 * @param lent absolute path of the group that carries that, where it is one that the handle was lent to; escape it before
 *     it is shown
 */
public record Drift(
        ContainerId container, NetClsHandle expected, int found, Optional<Stray> stray, Optional<String> lent) {
    /** A group that carries another classid. */
    public Drift(ContainerId container, NetClsHandle expected, int found) {
        this(container, expected, found, Optional.empty());
    }

    /** As the canonical one, of no group that the handle was lent to. */
    public Drift(ContainerId container, NetClsHandle expected, int found, Optional<Stray> stray) {
        this(container, expected, found, stray, Optional.empty());
    }

    /** A group that the handle was lent to, and that carries another classid. */
    public Drift(ContainerId container, NetClsHandle expected, int found, String lent) {
        this(container, expected, found, Optional.empty(), Optional.of(lent));
    }

    @Override
    public String toString() {
        return stray.map(away -> away + " and not in that of container '" + container + "', which carries " + expected)
                .orElseGet(() -> String.format(
                        "%s container '%s' has classid 0x%08x instead of %s", group(), container, found, expected));
    }

    private String group() {
        return lent.map(path -> "group " + Printable.escape(path) + " of the engine of")
                .orElse("group of");
    }
}
