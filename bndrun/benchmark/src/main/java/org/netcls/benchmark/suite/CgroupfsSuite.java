// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.suite;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.netcls.api.ContainerId;
import org.netcls.benchmark.groups.ColdMoves;
import org.netcls.benchmark.groups.Contest;
import org.netcls.benchmark.groups.CycleThroughput;
import org.netcls.benchmark.groups.CycleTimes;
import org.netcls.benchmark.groups.GroupCycles;
import org.netcls.benchmark.groups.RecoveryRead;
import org.netcls.benchmark.groups.ThreadedCycles;
import org.netcls.benchmark.host.NetClsSandbox;
import org.netcls.benchmark.host.PausedProcess;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;
import org.netcls.cgroupfs.CgroupFs;
import org.netcls.spi.NetClsCgroups;

/**
 * What the back end costs beside bare system calls. JMH does not measure here, because both sides take turns, and one of
 * them is a program in C.
 */
public final class CgroupfsSuite implements Suite {
    private static final int MANY = 10_000;
    private static final int LIVE_CLASS_ID = 0x00510000;
    private static final int OTHER_CLASS_ID = 0x00430001;

    @Override
    public void run(Effort effort, Consumer<Row> rows) throws IOException, InterruptedException {
        try (NetClsSandbox sandbox = NetClsSandbox.open();
                PausedProcess first = PausedProcess.start();
                PausedProcess second = PausedProcess.start()) {
            NetClsCgroups cgroups = CgroupFs.in(sandbox.root());
            cgroups.create(GroupCycles.PARKED, OptionalInt.of(OTHER_CLASS_ID), "");
            cgroups.create(ColdMoves.COLD, OptionalInt.of(OTHER_CLASS_ID + 1), "");
            Contest contest = new Contest(cgroups, RawProgram.compile(sandbox), Contest.Plan.of(effort), rows);
            cycles(contest, first.pid(), second.pid());
            new RecoveryRead(contest).compare(MANY);
            ColdMoves cold = new ColdMoves(contest);
            cold.attach(first.pid());
            cold.launch();
        }
    }

    private static void cycles(Contest contest, long firstPid, long secondPid)
            throws IOException, InterruptedException {
        int most = contest.plan().allCycles();
        GroupCycles first = new GroupCycles(contest.cgroups(), 0, firstPid, most);
        GroupCycles second = new GroupCycles(contest.cgroups(), 1, secondPid, most);
        CycleTimes times = new CycleTimes(contest, first);
        live(contest, 1, 1);
        times.warmUp();
        times.time(1);
        throughput(contest, first, second);
        times.garbage();
        live(contest, 2, MANY);
        times.time(MANY);
    }

    private static void throughput(Contest contest, GroupCycles first, GroupCycles second)
            throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            ThreadedCycles cycles = new ThreadedCycles(threads, List.of(first, second));
            new CycleThroughput(contest, Contest.OURS, cycles, cycles.pids()).compare();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Makes groups that live on. */
    private static void live(Contest contest, int from, int to) throws IOException {
        for (int number = from; number <= to; number++) {
            contest.cgroups().create(new ContainerId("live-" + number), OptionalInt.of(LIVE_CLASS_ID + number), "");
        }
    }
}
