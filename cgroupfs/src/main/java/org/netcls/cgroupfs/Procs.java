// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.netcls.api.GroupProcess;

/** A group's {@code cgroup.procs}, and what the kernel tells of the processes in it. */
final class Procs {
    static final Path NAME = Path.of("cgroup.procs");

    static final String KERNEL_THREAD = "it is a kernel thread, and these cannot be moved";

    private static final long KTHREADD = 2;

    private Procs() {}

    static List<Long> read(FileChannel file) throws IOException {
        try (InputStream in = Channels.newInputStream(file)) {
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .map(Long::valueOf)
                    .toList();
        }
    }

    /** The processes with their names, as far as they still run. */
    static List<GroupProcess> named(List<Long> pids) {
        return pids.stream().map(pid -> new GroupProcess(pid, command(pid))).toList();
    }

    static boolean isKernelThread(long pid) {
        return pid == KTHREADD
                || ProcessHandle.of(pid)
                        .flatMap(ProcessHandle::parent)
                        .filter(parent -> parent.pid() == KTHREADD)
                        .isPresent();
    }

    private static String command(long pid) {
        try {
            byte[] comm = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "comm"));
            return new String(comm, UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
