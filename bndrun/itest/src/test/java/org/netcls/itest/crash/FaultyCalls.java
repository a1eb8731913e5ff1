// SPDX-License-Identifier: Apache-2.0
package org.netcls.itest.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Fails a system call of an agent that is about files in one of two folders: the calls by which it reads and writes, made
 * into a library that the agent loads first.
 */
final class FaultyCalls {
    /** What a call comes back with; the numbers are those of Linux. */
    enum Fault {
        EIO(5),
        ENOSPC(28),
        EMFILE(24),
        EINTR(4),
        /** Writes take half of what they get. */
        SHORT_WRITE(0);

        private final int number;

        Fault(int number) {
            this.number = number;
        }
    }

    private static final int LEFT = 0;
    private static final int ERROR = 1;
    private static final int CALLS = 2;

    private final Preloaded library;

    private FaultyCalls(Preloaded library) {
        this.library = library;
    }

    static FaultyCalls in(Path folder) throws IOException {
        return new FaultyCalls(Preloaded.build(folder, "faulty-calls", 3));
    }

    /** What an agent is started with whose calls are to fail. */
    Map<String, String> environment(Path groups, Path data) {
        return Map.of(
                "LD_PRELOAD", library.path(),
                "FAULTY_ORDERS", library.orders(),
                "FAULTY_GROUPS", groups.toString(),
                "FAULTY_DATA", data.toString());
    }

    /** @param n which of the calls from now on fails, from 1 */
    void failAt(int n, Fault fault) {
        library.mapped().put(LEFT, 0);
        library.mapped().put(CALLS, 0);
        library.mapped().put(ERROR, fault.number);
        library.mapped().put(LEFT, n);
    }

    /** Ends that; true if no call has failed since. */
    boolean disarm() {
        boolean unused = library.mapped().get(LEFT) > 0;
        library.mapped().put(LEFT, 0);
        return unused;
    }

    /** How many there were since a fault was ordered. */
    int calls() {
        return library.mapped().get(CALLS);
    }
}
