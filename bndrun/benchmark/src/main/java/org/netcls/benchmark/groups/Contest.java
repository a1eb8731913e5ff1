// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.groups;

import java.util.Optional;
import java.util.function.Consumer;
import org.netcls.benchmark.host.RawProgram;
import org.netcls.benchmark.measure.Effort;
import org.netcls.benchmark.report.Row;
import org.netcls.spi.NetClsCgroups;

/** The back end, the bare system calls if they could be compiled, how often to measure, and where results go. */
public record Contest(NetClsCgroups cgroups, Optional<RawProgram> raw, Plan plan, Consumer<Row> rows) {
    /** Our side, the back end by itself. */
    public static final String OURS = "CgroupFs";

    /** The baseline's side. */
    public static final String RAW = "C";

    /**
     * How often to measure.
     *
     * @param rounds in which the sides take turns
     * @param cycles lives of groups in a turn
     * @param reads of all classids in a turn
     * @param coldSamples attaches or launches after a gap
     * @param part by how much what takes longest is cut short
     */
    public record Plan(int rounds, int cycles, int reads, int coldSamples, int part) {
        /** The lives before them are not counted: the first attaches after some idleness are slow. */
        static final int UNCOUNTED = 100;

        public static Plan of(Effort effort) {
            return switch (effort) {
                case QUICK -> new Plan(7, 1000, 3, 10, 4);
                case FULL -> new Plan(21, 2000, 5, 30, 1);
            };
        }

        /** How often to do what a full run does so often: that part of it, and once at least. */
        public int partOf(int times) {
            return Math.max(1, times / part);
        }

        public int allCycles() {
            return UNCOUNTED + cycles;
        }
    }
}
