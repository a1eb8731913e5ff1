// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.netcls.api.ContainerId;
import org.netcls.spi.NetClsCgroups;

/** Lives of groups by the back end, one after the other: made, a process moved in and out again, removed. */
public final class GroupCycles {
    /** Where the process is between two lives; the group has to exist. */
    public static final ContainerId PARKED = new ContainerId("parked");

    private static final int FIRST_CLASS_ID = 0x00420001;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NetClsCgroups cgroups;
    private final long pid;
    private final List<ContainerId> groups;

    /**
     * @param thread tells the names of these groups from those of other threads
     * @param most how many lives a run may have
     */
    public GroupCycles(NetClsCgroups cgroups, int thread, long pid, int most) {
        this.cgroups = cgroups;
        this.pid = pid;
        groups = IntStream.range(0, most)
                .mapToObj(number -> new ContainerId("cycle-" + thread + "-" + number))
                .toList();
    }

    /** The process that is moved. */
    long pid() {
        return pid;
    }

    /** How long each took, in nanoseconds. */
    long[] run(int count) throws IOException {
        long[] took = new long[count];
        run(took);
        return took;
    }

    /** Bytes that one allocates, on average. */
    double garbage(int count) throws IOException {
        long[] took = new long[count];
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(took);
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / count;
    }

    private void run(long[] took) throws IOException {
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            live(groups.get(i), FIRST_CLASS_ID + i);
            took[i] = System.nanoTime() - start;
        }
    }

    private void live(ContainerId group, int classId) throws IOException {
        cgroups.create(group, OptionalInt.of(classId), "");
        cgroups.attach(group, pid);
        cgroups.attach(PARKED, pid);
        cgroups.remove(group);
    }
}
