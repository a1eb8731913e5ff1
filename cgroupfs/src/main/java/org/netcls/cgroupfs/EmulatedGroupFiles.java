// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.netcls.spi.BusyException;

/**
 * Plain directories that behave as the kernel's groups do, except that no packet is tagged. A directory is a group once
 * its {@code net_cls.classid} exists, so a half-made or half-removed one counts as none.
 */
final class EmulatedGroupFiles implements GroupFiles {
    @Override
    public boolean tagPackets() {
        return false;
    }

    @Override
    public synchronized void make(Path group) throws IOException {
        Path classId = ClassIdFile.of(group).path();
        if (Files.exists(classId)) {
            throw new FileAlreadyExistsException(group.toString());
        }
        Files.createDirectories(group);
        Files.writeString(procs(group), "");
        Files.writeString(classId, "0\n", StandardOpenOption.CREATE_NEW);
    }

    @Override
    public synchronized void attach(Path group, long pid) throws IOException {
        if (!isAlive(pid)) {
            throw new IOException("No such process");
        }
        if (!Files.exists(procs(group))) {
            throw new NoSuchFileException(group.toString());
        }
        try (Stream<Path> groups = Files.list(group.getParent())) {
            for (Path other : groups.filter(g -> Files.exists(procs(g))).toList()) {
                write(other, processes(other).stream().filter(inside -> inside != pid));
            }
        }
        write(group, Stream.concat(processes(group).stream(), Stream.of(pid)));
    }

    @Override
    public synchronized List<Long> processes(Path group) throws IOException {
        return Files.readAllLines(procs(group)).stream()
                .map(Long::valueOf)
                .filter(EmulatedGroupFiles::isAlive)
                .toList();
    }

    @Override
    public synchronized void remove(Path group) throws IOException {
        Path classId = ClassIdFile.of(group).path();
        if (Files.exists(classId)) {
            List<Long> inside = processes(group);
            if (!inside.isEmpty() || hasChildGroup(group)) {
                throw new BusyException("cannot remove " + group + ": it is busy", inside, null);
            }
            Files.delete(classId);
        }
        Files.deleteIfExists(procs(group));
        Files.deleteIfExists(group);
    }

    private static boolean hasChildGroup(Path group) throws IOException {
        try (Stream<Path> children = Files.list(group)) {
            return children.anyMatch(Files::isDirectory);
        }
    }

    private static void write(Path group, Stream<Long> pids) throws IOException {
        Files.write(procs(group), pids.map(String::valueOf).toList());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }

    private static Path procs(Path group) {
        return group.resolve("cgroup.procs");
    }
}
