// SPDX-License-Identifier: Apache-2.0
package org.netcls.api;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Processes are inside the group, so it cannot be removed. */
public final class BusyGroupException extends NetClsException {
    private static final long serialVersionUID = 1;

    private final long[] pids;

    public BusyGroupException(ContainerId container, List<Long> pids, Throwable cause) {
        super("container '" + container + "' is busy and keeps its handle: " + inside(pids), cause);
        this.pids = pids.stream().mapToLong(Long::longValue).toArray();
    }

    private static String inside(List<Long> pids) {
        return pids.isEmpty()
                ? "its group has a child group or a process that is just ending"
                : "end first " + (pids.size() == 1 ? "pid " : "pids ")
                        + pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /** The processes inside; empty when something else holds the group, such as a child group. */
    public List<Long> pids() {
        return Arrays.stream(pids).boxed().toList();
    }
}
