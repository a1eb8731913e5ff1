// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A directory that is held open where the JVM's own streams do not do so, as on musl. The kernel follows what {@code
 * /proc} has for a descriptor to the directory itself, wherever its path leads by now; so names are relative to it.
 */
final class HeldDirectory implements SecureDirectoryStream<Path> {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path DETAILS = Path.of("/proc/self/fdinfo");
    // Where nobody who reads a directory is by chance.
    private static final AtomicLong NEXT_MARK = new AtomicLong(0x4e43_0000);

    private final FileChannel held;
    private final Path itself;

    private HeldDirectory(FileChannel held, Path itself) {
        this.held = held;
        this.itself = itself;
    }

    /** @throws NotDirectoryException if it is something else */
    static HeldDirectory open(Path path, LinkOption... links) throws IOException {
        requireDescriptors();
        FileChannel held = FileChannel.open(path, with(READ, links));
        try {
            return new HeldDirectory(held, descriptor(path, held));
        } catch (IOException | RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private static void requireDescriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            throw new IOException("this JVM, " + System.getProperty("java.vm.name") + " "
                    + System.getProperty("java.vm.version") + ", does not hold directories open, as on musl, and there"
                    + " is no " + DESCRIPTORS + " to do it; run the agent on Linux with /proc");
        }
    }

    private static Set<OpenOption> with(OpenOption first, LinkOption... others) {
        Set<OpenOption> all = new HashSet<>(List.of(others));
        all.add(first);
        return all;
    }

    /** Java does not tell a descriptor's number, but moves its position, which tells it from all others. */
    private static Path descriptor(Path path, FileChannel held) throws IOException {
        String position = "pos:\t" + held.position(NEXT_MARK.getAndIncrement()).position();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path one : all) {
                if (Files.isDirectory(one) && isAt(position, one)) {
                    return one;
                }
            }
        }
        throw new NotDirectoryException(path.toString());
    }

    private static boolean isAt(String position, Path descriptor) {
        try {
            return Files.readAllLines(DETAILS.resolve(descriptor.getFileName())).contains(position);
        } catch (IOException e) {
            // It was closed meanwhile, so it was another.
            return false;
        }
    }

    /** The number of a descriptor that is closed soon stands for something else, so who asks holds the lock. */
    private Path at(Path name) {
        if (!held.isOpen()) {
            throw new ClosedDirectoryStreamException();
        }
        return itself.resolve(name);
    }

    @Override
    public synchronized SecureDirectoryStream<Path> newDirectoryStream(Path name, LinkOption... links)
            throws IOException {
        return open(at(name), links);
    }

    @Override
    public synchronized FileChannel newByteChannel(
            Path name, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return FileChannel.open(at(name), options, attributes);
    }

    @Override
    public synchronized void deleteFile(Path name) throws IOException {
        delete(at(name), false);
    }

    @Override
    public synchronized void deleteDirectory(Path name) throws IOException {
        delete(at(name), true);
    }

    /** What takes its place between the two is a file or an empty directory, and lies in this one as well. */
    private static void delete(Path path, boolean isDirectory) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) != isDirectory
                && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, isDirectory ? "Not a directory" : "Is a directory");
        }
        Files.delete(path);
    }

    @Override
    public synchronized void move(Path name, SecureDirectoryStream<Path> target, Path to) throws IOException {
        Files.move(at(name), ((HeldDirectory) target).at(to), ATOMIC_MOVE);
    }

    /** What it tells it reads when it is asked, so each time with the lock. */
    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Path name, Class<V> type, LinkOption... links) {
        return type.cast(Proxy.newProxyInstance(
                HeldDirectory.class.getClassLoader(),
                new Class<?>[] {type},
                (view, method, arguments) -> attribute(name, type, links, method, arguments)));
    }

    private synchronized <V extends FileAttributeView> Object attribute(
            Path name, Class<V> type, LinkOption[] links, Method method, Object... arguments) throws Throwable {
        try {
            return method.invoke(Files.getFileAttributeView(at(name), type, links), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
        return getFileAttributeView(Path.of("."), type);
    }

    @Override
    public synchronized Iterator<Path> iterator() {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(at(Path.of(".")))) {
            listed.forEach(children::add);
            return children.iterator();
        } catch (IOException e) {
            throw new DirectoryIteratorException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        held.close();
    }
}
