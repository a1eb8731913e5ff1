// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** A group cannot be removed because something is inside. */
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1;

    private final long[] pids;

    /** @param pids the processes inside; empty when it is a child group, or a process that is just ending */
    public BusyException(String message, List<Long> pids, Throwable cause) {
        super(message, cause);
        this.pids = pids.stream().mapToLong(Long::longValue).toArray();
    }

    public List<Long> pids() {
        return Arrays.stream(pids).boxed().toList();
    }
}
