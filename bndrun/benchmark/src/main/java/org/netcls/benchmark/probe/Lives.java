// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.probe;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.netcls.api.ContainerId;
import org.netcls.api.Isolator;
import org.netcls.api.NetClsException;

/** Lives of containers, one after the other. */
record Lives(Isolator isolator) {
    /** Where the process is between two lives. */
    static final ContainerId PARKED = new ContainerId("parked");

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private interface Life {
        void live(ContainerId container) throws NetClsException;
    }

    /** How long each took, in nanoseconds: prepared, the process isolated and moved out again, cleaned up. */
    long[] with(long pid, int count) throws NetClsException {
        return run(count, container -> {
            isolator.prepare(container);
            isolator.isolate(container, pid);
            isolator.isolate(PARKED, pid);
            isolator.cleanup(container, TIMEOUT);
        });
    }

    /** How long each took, in nanoseconds: prepared and cleaned up. */
    long[] empty(int count) throws NetClsException {
        return run(count, container -> {
            isolator.prepare(container);
            isolator.cleanup(container, TIMEOUT);
        });
    }

    private static long[] run(int count, Life life) throws NetClsException {
        List<ContainerId> containers = IntStream.range(0, count)
                .mapToObj(number -> new ContainerId("cycle-0-" + number))
                .toList();
        long[] took = new long[count];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            life.live(containers.get(i));
            took[i] = System.nanoTime() - start;
        }
        return took;
    }
}
