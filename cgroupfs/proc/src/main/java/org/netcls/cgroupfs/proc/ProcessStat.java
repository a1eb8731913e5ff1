// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs.proc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What {@code /proc/PID/stat} tells of a process, as proc(5) describes it.
 *
 * @param flags PF_* of the kernel's sched.h
 * @param startTime ticks after the host was started
 */
public record ProcessStat(long flags, BigDecimal startTime) {
    private static final int FLAGS = 6;
    private static final int START_TIME = 19;
    private static final long EXITING = 4;

    /** @throws IOException if it has ended */
    public static ProcessStat of(long pid) throws IOException {
        return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"), ISO_8859_1));
    }

    static ProcessStat parse(String stat) {
        // The name may contain anything, line breaks too; what is behind it is numbers and a letter.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new ProcessStat(Long.parseLong(fields[FLAGS]), new BigDecimal(fields[START_TIME]));
    }

    /** Whether it has begun to end. */
    public boolean isExiting() {
        return (flags & EXITING) != 0;
    }
}
