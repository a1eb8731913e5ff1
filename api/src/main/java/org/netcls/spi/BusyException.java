// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.io.IOException;
import java.util.List;
import org.netcls.api.GroupProcess;

/** A group cannot be removed because something is inside. */
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1;

    private final GroupProcess[] processes;

    /**
     * @param message with the group's path and what holds it
     * @param processes those inside; empty when it is a child group, or a process that is just ending
     */
    public BusyException(String message, List<GroupProcess> processes, Throwable cause) {
        super(message, cause);
        this.processes = processes.toArray(GroupProcess[]::new);
    }

    public List<GroupProcess> processes() {
        return List.of(processes);
    }
}
