// SPDX-License-Identifier: Apache-2.0
package org.netcls.state.http.control.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** In which namespaces a process has a pid (pid_namespaces(7)). */
final class PidNamespace {
    /**
     * The line of {@code /proc/PID/status} with its pids, from ours to its own; who may see the process may read it. Its
     * name is a line before that, cut after 15 bytes, which may be within a letter; of line breaks only the line feed is
     * escaped in it.
     */
    private static final String PIDS = "NSpid:";

    private PidNamespace() {}

    /**
     * Whether this process knows others by other pids than we do; true for a process that has ended, because nobody can
     * tell.
     */
    static boolean isOther(int pid) {
        try {
            String status =
                    Files.readString(Path.of("/proc", String.valueOf(pid), "status"), StandardCharsets.ISO_8859_1);
            return Stream.of(status.split("\n"))
                    .filter(line -> line.startsWith(PIDS))
                    .anyMatch(line -> line.substring(PIDS.length()).strip().split("\\s+").length > 1);
        } catch (IOException e) {
            return true;
        }
    }
}
