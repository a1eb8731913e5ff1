// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.io.IOException;
import java.util.List;
import org.netcls.text.Few;

/** Something is inside the group, so it cannot be removed. */
public final class BusyGroupException extends NetClsException {
    private static final long serialVersionUID = 1;
    private static final int MOST_SHOWN = 10;

    private final GroupProcess[] processes;

    /** @param cause tells what holds the group when there is no process */
    public BusyGroupException(ContainerId container, List<GroupProcess> processes, IOException cause) {
        super(
                "container '" + container + "' is busy and keeps its handle: "
                        + (processes.isEmpty() ? cause.getMessage() : "first end " + shown(processes)),
                cause);
        this.processes = processes.toArray(GroupProcess[]::new);
    }

    private static String shown(List<GroupProcess> inside) {
        return (inside.size() == 1 ? "pid " : "pids ") + Few.of(MOST_SHOWN, inside);
    }

    /** The processes inside; empty when something else holds the group, such as a child group. */
    public List<GroupProcess> processes() {
        return List.of(processes);
    }
}
