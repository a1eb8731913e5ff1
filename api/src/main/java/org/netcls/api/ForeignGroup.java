// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Optional;
import org.netcls.text.Printable;

/**
 * A group of the hierarchy that the isolator does not own: one under the root that it did not adopt, or one elsewhere
 * that carries a handle of the configured ranges.
 *
 * @param path of its directory, absolute; a byte that is not valid UTF-8 stands as {@code \xe9}, and the backslash as
 *     {@code \x5c}. Escape it before it is shown
 * @param handle the handle of the configured ranges that it carries. Nobody is given that while this is so; a container
 *     that had it before keeps it. Empty where it carries none, or cannot be read
 * @param reason why it is foreign, to be read after its path: {@code carries 0x00120001}
 */
public record ForeignGroup(String path, Optional<NetClsHandle> handle, String reason) {
    /** One line for people, with characters escaped that a terminal would act on: {@code group /x carries 0x00120001}. */
    @Override
    public String toString() {
        return "group " + Printable.escape(path) + " " + Printable.escape(reason);
    }
}
