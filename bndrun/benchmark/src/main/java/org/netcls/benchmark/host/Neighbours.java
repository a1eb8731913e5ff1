// SPDX-License-Identifier: Apache-2.0
package org.netcls.benchmark.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** How much of the processors somebody else uses, by /proc/stat and what this process and those that it has started have used. */
public final class Neighbours {
    private static final Path PROC = Path.of("/proc");
    // What is counted in hundredths of a second tells nothing about less.
    private static final long SHORTEST = 100;
    // Of a line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal.
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;
    // Of /proc/PID/stat behind the name, in which anything may stand: from state on.
    private static final int UTIME = 11;
    private static final int TIMES = 4;

    private Times last = Times.now();
    private double share;

    /** In ticks. */
    private record Times(long all, long busy, long own) {
        static Times now() {
            try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
                long[] cpu = Arrays.stream(lines.findFirst().orElseThrow().split(" +"))
                        .skip(1)
                        .limit(STEAL + 1)
                        .mapToLong(Long::parseLong)
                        .toArray();
                long all = Arrays.stream(cpu).sum();
                long own = Stream.concat(
                                Stream.of(ProcessHandle.current()),
                                ProcessHandle.current().descendants())
                        .mapToLong(process -> used(process.pid()))
                        .sum();
                return new Times(all, all - cpu[IDLE] - cpu[IOWAIT], own);
            } catch (IOException e) {
                return new Times(0, 0, 0);
            }
        }

        /** With what those of its children have used that it has waited for. */
        private static long used(long pid) {
            try {
                String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
                return Arrays.stream(stat.substring(stat.lastIndexOf(')') + 2).split(" "))
                        .skip(UTIME)
                        .limit(TIMES)
                        .mapToLong(Long::parseLong)
                        .sum();
            } catch (IOException e) {
                // It has ended.
                return 0;
            }
        }
    }

    /** 0 to 1 of all processors, since the call before this; what that said where it was less than a second ago. */
    public double share() {
        Times now = Times.now();
        long all = now.all() - last.all();
        if (all >= SHORTEST * Runtime.getRuntime().availableProcessors()) {
            long others = now.busy() - last.busy() - (now.own() - last.own());
            share = Math.max(0, others) / (double) all;
            last = now;
        }
        return share;
    }
}
