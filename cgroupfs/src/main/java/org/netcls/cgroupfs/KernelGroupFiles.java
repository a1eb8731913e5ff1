// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.netcls.spi.BusyException;

/** The kernel's own: it makes and removes the files, and moves the processes. */
final class KernelGroupFiles implements GroupFiles {
    @Override
    public boolean tagPackets() {
        return true;
    }

    @Override
    public void make(Path group) throws IOException {
        Files.createDirectory(group);
    }

    @Override
    public void attach(Path group, long pid) throws IOException {
        Files.writeString(procs(group), Long.toString(pid), StandardOpenOption.WRITE);
    }

    @Override
    public List<Long> processes(Path group) throws IOException {
        return Files.readAllLines(procs(group)).stream().map(Long::valueOf).toList();
    }

    @Override
    public void remove(Path group) throws IOException {
        try {
            Files.deleteIfExists(group);
        } catch (FileSystemException e) {
            throw isRefusal(e, group) ? Failure.to("remove", group, e) : busy(group, e);
        }
    }

    /** Tells EBUSY, which has no exception type of its own and a text that depends on the locale, from the others. */
    private static boolean isRefusal(FileSystemException e, Path group) {
        return e.getClass() != FileSystemException.class || !Files.isWritable(group.getParent());
    }

    private BusyException busy(Path group, IOException cause) throws IOException {
        return new BusyException("cannot remove " + group + ": it is busy", processes(group), cause);
    }

    private static Path procs(Path group) {
        return group.resolve("cgroup.procs");
    }
}
