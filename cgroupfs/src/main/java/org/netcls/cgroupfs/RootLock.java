// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.netcls.api.GroupProcess;

/** Keeps other agents off a root; the kernel drops it with the process, however that ends. */
final class RootLock implements Closeable {
    // Nobody opens this one: the lock would go with any descriptor of the file that this process closes.
    private static final Path FILE = Path.of("notify_on_release");
    private static final Path LOCKS = Path.of("/proc/locks");

    private final FileChannel file;

    private RootLock(FileChannel file) {
        this.file = file;
    }

    /** @throws RootInUseException if another agent has it */
    static RootLock take(Directory root) throws IOException {
        try {
            return take(root, root.file(FILE, Set.of(CREATE, READ, WRITE)), false);
        } catch (AccessDeniedException e) {
            // The directory is ours and its files are not. What can be had then keeps off those who own the files.
            return take(root, root.file(FILE, Set.of(READ)), true);
        }
    }

    private static RootLock take(Directory root, FileChannel file, boolean shared) throws IOException {
        try {
            boolean taken = file.tryLock(0, Long.MAX_VALUE, shared) != null;
            List<GroupProcess> others = holders(root);
            if (!taken || shared && !others.isEmpty()) {
                throw new RootInUseException(root.path(), others);
            }
            return new RootLock(file);
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new RootInUseException(
                    root.path(), Procs.named(List.of(ProcessHandle.current().pid())));
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Other processes of this pid namespace that hold or want the lock. */
    private static List<GroupProcess> holders(Directory root) throws IOException {
        String identity = identity(root.path().resolve(FILE));
        Set<Long> pids = Files.readAllLines(LOCKS).stream()
                .map(line -> List.of(line.replace("->", "").trim().split("\\s+")))
                .filter(words -> words.size() > 5 && words.get(5).equals(identity))
                .map(words -> Long.valueOf(words.get(4)))
                .collect(Collectors.toSet());
        pids.remove(ProcessHandle.current().pid());
        return Procs.named(pids.stream().filter(pid -> pid > 0).sorted().toList());
    }

    /** As the kernel writes it there: device and inode. */
    private static String identity(Path path) throws IOException {
        long device = (long) Files.getAttribute(path, "unix:dev");
        long minor = device & 0xff | device >>> 12 & 0xfff00;
        return String.format("%02x:%02x:%s", device >>> 8 & 0xfff, minor, Files.getAttribute(path, "unix:ino"));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
