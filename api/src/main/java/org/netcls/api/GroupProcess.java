// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.io.Serializable;
import org.netcls.text.Printable;

/**
 * A process inside a group.
 *
 * @param command its name, as {@code /proc/<pid>/comm} has it; empty when it ended meanwhile
 */
public record GroupProcess(long pid, String command) implements Serializable {
    /** {@code 25212 (nginx)}, with characters escaped that a terminal would act on. */
    @Override
    public String toString() {
        return command.isEmpty() ? Long.toString(pid) : pid + " (" + Printable.escape(command) + ")";
    }
}
