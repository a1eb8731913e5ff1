// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.netcls.api.GroupProcess;
import org.netcls.cgroupfs.proc.Membership;
import org.netcls.cgroupfs.proc.ProcessStat;

/** A group's {@code cgroup.procs}, and what the kernel tells of the processes in it. */
final class Procs {
    static final Path NAME = Path.of("cgroup.procs");

    static final String KERNEL_THREAD = "it is a kernel thread, and these cannot be moved";

    private static final Pattern PID = Pattern.compile("[0-9]{1,10}");

    // Most groups have a few processes only.
    private static final int READ_AT_ONCE = 512;

    private static final long KTHREADD = 2;

    private Procs() {}

    static List<Long> read(FileChannel file) throws IOException {
        try (file) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(READ_AT_ONCE);
            while (file.read(part.clear()) > 0) {
                text.write(part.array(), 0, part.position());
            }
            // In an emulated group somebody may have written anything.
            return text.toString(US_ASCII)
                    .lines()
                    .filter(PID.asMatchPredicate())
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

    /** The group of the net_cls hierarchy that a process is in; empty where it has ended, or that cannot be told. */
    static Optional<String> group(long pid) {
        try {
            // The kernel tells the root of one that is just ending.
            Optional<String> group = groupOfNetCls(pid);
            boolean isInTheRoot = group.filter("/"::equals).isPresent();
            return isInTheRoot && ProcessStat.of(pid).isExiting() ? Optional.empty() : group;
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> groupOfNetCls(long pid) throws IOException {
        return Membership.of(pid).stream()
                .filter(Membership::isNetCls)
                .map(membership -> new String(membership.group().getBytes(ISO_8859_1), UTF_8))
                .findFirst();
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
