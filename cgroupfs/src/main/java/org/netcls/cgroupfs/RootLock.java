// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.netcls.api.GroupProcess;
import org.netcls.cgroupfs.hierarchy.Failure;

/**
 * Keeps other agents off a root; the kernel drops it with the process, however that ends. One bundle can leave it to the
 * next, so that nobody else has the root in between.
 */
final class RootLock implements Closeable {
    // Nobody opens this one: the lock would go with any descriptor of the file that this process closes.
    private static final Path FILE = Path.of("notify_on_release");
    private static final Path LOCKS = Path.of("/proc/locks");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final FileChannel file;
    /** The file's, which no other gets while it is open. */
    private final Object key;

    private final String held;
    private final Map<Object, Object> legacy;

    private RootLock(FileChannel file, Object key, String held, Map<Object, Object> legacy) {
        this.file = file;
        this.key = key;
        this.held = held;
        this.legacy = legacy;
    }

    /**
     * @param legacy of the bundle, for what is left to the next
     * @throws RootInUseException if another agent has it
     */
    static RootLock take(Directory root, Map<Object, Object> legacy) throws IOException {
        // Whatever class loader it comes from, another one of this process would drop the lock by closing the file.
        String held = RootLock.class.getName() + root.key();
        if (root.isFile(FILE) && legacy.remove(key(root)) instanceof Map.Entry<?, ?> left) {
            ((Thread) left.getValue()).interrupt();
            return new RootLock((FileChannel) left.getKey(), key(root), held, legacy);
        }
        if (System.getProperties().putIfAbsent(held, "") != null) {
            throw new RootInUseException(
                    root.path(), Procs.named(List.of(ProcessHandle.current().pid())));
        }
        try {
            FileChannel file = locked(root);
            return new RootLock(file, key(root), held, legacy);
        } catch (IOException | RuntimeException e) {
            System.clearProperty(held);
            throw e;
        }
    }

    private static Object key(Directory root) throws IOException {
        return root.attributes(FILE).readAttributes().fileKey();
    }

    private static FileChannel locked(Directory root) throws IOException {
        try {
            FileChannel file = root.file(FILE, Set.of(CREATE, READ, WRITE, NOFOLLOW_LINKS));
            keepToOwner(root);
            return locked(root, file, false);
        } catch (AccessDeniedException e) {
            // The directory is ours and its files are not. What can be had then keeps off those who own the files.
            return locked(root, readable(root), true);
        }
    }

    private static FileChannel readable(Directory root) throws IOException {
        try {
            return root.file(FILE, Set.of(READ, NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw Failure.to("lock", root.path().toString(), e);
        }
    }

    /** Whoever could read the file could lock us out. */
    private static void keepToOwner(Directory root) {
        try {
            root.attributes(FILE).setPermissions(OWNER_ONLY);
        } catch (IOException e) {
            // It is another user's, who is trusted with the root.
        }
    }

    private static FileChannel locked(Directory root, FileChannel file, boolean shared) throws IOException {
        try {
            boolean taken = file.tryLock(0, Long.MAX_VALUE, shared) != null;
            List<GroupProcess> others = taken && !shared ? List.of() : holders(root);
            if (!taken || !others.isEmpty()) {
                throw new RootInUseException(root.path(), others);
            }
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Other processes of this pid namespace that hold or want the lock, as far as that is told. */
    private static List<GroupProcess> holders(Directory root) throws IOException {
        if (!Files.isReadable(LOCKS)) {
            return List.of();
        }
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

    /** The same as long as nobody else can have had the root; of no class of this bundle. */
    Object tenure() {
        return file;
    }

    /** Closes it too, unless somebody in this process takes it within this time. */
    void leave(Duration atMost) throws IOException {
        Thread end = new Thread(() -> closeIfLeft(atMost), "net_cls root lock");
        end.setDaemon(true);
        legacy.put(key, Map.entry(file, end));
        try {
            end.start();
        } catch (Throwable e) {
            // No thread can be made.
            legacy.remove(key);
            close();
            throw e;
        }
    }

    /** Closes it now if it was left and nobody has taken it. */
    void giveUp() throws IOException {
        if (legacy.get(key) instanceof Map.Entry<?, ?> left && left.getKey() == file && legacy.remove(key, left)) {
            ((Thread) left.getValue()).interrupt();
            close();
        }
    }

    private void closeIfLeft(Duration after) {
        try {
            TimeUnit.NANOSECONDS.sleep(after.toNanos());
            // What was left since is another one's.
            if (legacy.remove(key, Map.entry(file, Thread.currentThread()))) {
                close();
            }
        } catch (InterruptedException e) {
            // It was taken.
        } catch (IOException e) {
            // It goes with the process.
        }
    }

    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            System.clearProperty(held);
        }
    }
}
