// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import static org.netcls.benchmark.groups.Contest.OURS;
import static org.netcls.benchmark.groups.Contest.RAW;

import java.io.IOException;
import java.util.Map;
import org.netcls.benchmark.measure.Rounds;
import org.netcls.benchmark.measure.Samples;
import org.netcls.benchmark.report.Row;
import org.netcls.spi.NetClsCgroups;

/** What a start reads: the list of all groups and the classid of each. */
public record RecoveryRead(Contest contest) {
    private static final int WARM_UP = 10;

    /** @param live how many groups there are */
    public void compare(int live) throws IOException, InterruptedException {
        int reads = contest.plan().reads();
        ours(WARM_UP, live);
        Rounds rounds = new Rounds();
        contest.raw().ifPresent(raw -> rounds.add(RAW, () -> millis(raw.run("read", reads))));
        rounds.add(OURS, () -> millis(ours(reads, live)));
        rounds.run(contest.plan().rounds());

        contest.rows()
                .accept(Row.of(
                                "recovery read",
                                Map.of("side", OURS),
                                rounds.median(OURS).orElseThrow(),
                                "ms")
                        .against(rounds.median(RAW))
                        .ratioAtMost(1.3));
    }

    private static double millis(long[] took) {
        return Samples.of(took).median() / 1e6;
    }

    private long[] ours(int reads, int live) throws IOException {
        long[] took = new long[reads];
        for (int i = 0; i < reads; i++) {
            long start = System.nanoTime();
            int known = readAll(contest.cgroups());
            took[i] = System.nanoTime() - start;
            if (known < live) {
                throw new IOException("read " + known + " classids of " + live);
            }
        }
        return took;
    }

    private static int readAll(NetClsCgroups cgroups) throws IOException {
        int known = 0;
        for (String name : cgroups.list()) {
            if (cgroups.classId(name).isPresent()) {
                known++;
            }
        }
        return known;
    }
}
