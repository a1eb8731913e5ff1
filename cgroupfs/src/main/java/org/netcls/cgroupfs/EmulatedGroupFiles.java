// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netcls.api.GroupProcess;
import org.netcls.spi.ForeignGroups;

/**
 * Plain directories that behave as the kernel's groups do, except that no packet is tagged. A directory is a group once
 * its {@code net_cls.classid} exists, so a half-made or half-removed one counts as none. Whoever may write here can put
 * a symbolic link where a group should be, so each group is opened without following one, and its files from there.
 */
record EmulatedGroupFiles(Directory root) implements GroupFiles {
    // A file, because not every file system has extended attributes.
    private static final Path NOTE = Path.of("note");
    private static final Path NEXT_CLASSID = Path.of("net_cls.classid.next");
    // Beside the groups, so of a name that none can have.
    private static final Path ROOT_NOTE = Path.of("net_cls.note");
    // In bytes, as in the kernel.
    private static final int LONGEST_NOTE = 1 << 16;

    private static final Set<OpenOption> READING = Set.of(READ, NOFOLLOW_LINKS);
    private static final Set<OpenOption> MAKING = Set.of(CREATE, WRITE, TRUNCATE_EXISTING, NOFOLLOW_LINKS);

    @Override
    public boolean tagPackets() {
        return false;
    }

    /** A pid written at the end; there is nobody here to turn 0 into the writer's own. */
    @Override
    public String join() {
        return "[ -e \"$0/net_cls.classid\" ] && echo $$ >> \"$0/cgroup.procs\"";
    }

    @Override
    public synchronized void make(Path group) throws IOException {
        if (isGroup(group)) {
            throw new FileAlreadyExistsException(root.path().resolve(group).toString());
        }
        try {
            root.makeDirectory(group);
        } catch (FileAlreadyExistsException e) {
            // What is left of a half-made one is used, unless it is a link or a file: opening it refuses those.
        }
        try (Directory directory = open(group)) {
            removeFile(directory, NOTE);
            fill(directory);
        } catch (IOException e) {
            unmake(group);
            throw e;
        }
    }

    /** Makes a group of this directory. */
    static void fill(Directory directory) throws IOException {
        write(directory, Procs.NAME, "");
        write(directory, ClassIdFile.NAME, "0\n");
    }

    @Override
    public synchronized void unmake(Path group) throws IOException {
        try (Directory directory = open(group)) {
            for (Path file : List.of(ClassIdFile.NAME, NEXT_CLASSID, Procs.NAME, NOTE)) {
                removeFile(directory, file);
            }
        }
        root.removeDirectory(group);
    }

    private static void removeFile(Directory directory, Path file) throws IOException {
        if (directory.isFile(file)) {
            directory.removeFile(file);
        }
    }

    @Override
    public synchronized int readClassId(Path group) throws IOException {
        try (Directory directory = open(group);
                FileChannel file = directory.file(ClassIdFile.NAME, READING)) {
            return ClassIdFile.read(file);
        }
    }

    @Override
    public synchronized void writeClassId(Path group, int classId) throws IOException {
        try (Directory directory = open(group)) {
            if (!directory.isFile(ClassIdFile.NAME)) {
                throw new NoSuchFileException(group.toString());
            }
            // In one step, as in the kernel: who is killed leaves the one or the other.
            write(directory, NEXT_CLASSID, Integer.toUnsignedString(classId) + "\n");
            directory.rename(NEXT_CLASSID, ClassIdFile.NAME);
        }
    }

    /** No groups are made inside emulated ones. */
    @Override
    public void rewriteClassId(Path group, int classId) throws IOException {
        writeClassId(group, classId);
    }

    @Override
    public synchronized void writeNote(Path group, String note) throws IOException {
        if (UTF_8.encode(note).remaining() > LONGEST_NOTE) {
            throw new IOException("the note is too long");
        }
        try (Directory directory = open(group)) {
            write(directory, NOTE, note);
        }
    }

    @Override
    public synchronized String readNote(Path group) throws IOException {
        readClassId(group);
        try (Directory directory = open(group)) {
            return directory.isFile(NOTE) ? read(directory, NOTE) : "";
        }
    }

    private static String read(Directory directory, Path file) throws IOException {
        try (InputStream in = Channels.newInputStream(directory.file(file, READING))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Override
    public synchronized String readRootNote() throws IOException {
        return root.isFile(ROOT_NOTE) ? read(root, ROOT_NOTE) : "";
    }

    @Override
    public synchronized void writeRootNote(String note) throws IOException {
        write(root, ROOT_NOTE, note);
    }

    @Override
    public synchronized Status status(Path group) throws IOException {
        try (Directory directory = open(group)) {
            Instant made = directory
                    .attributes(Procs.NAME)
                    .readAttributes()
                    .creationTime()
                    .toInstant();
            return new Status(made, false);
        }
    }

    @Override
    public synchronized void attach(Path group, long pid) throws IOException {
        readClassId(group);
        if (!isAlive(pid)) {
            throw new IOException("No such process");
        }
        if (Procs.isKernelThread(pid)) {
            throw new IOException(Procs.KERNEL_THREAD);
        }
        for (Path other : list()) {
            List<Long> inside = processesIfReadable(other);
            if (inside.contains(pid)) {
                enter(other, inside.stream().filter(one -> one != pid));
            }
        }
        enter(group, Stream.concat(processes(group).stream(), Stream.of(pid)));
    }

    @Override
    public synchronized List<Long> processes(Path group) throws IOException {
        try (Directory directory = open(group)) {
            return Procs.read(directory.file(Procs.NAME, READING)).stream()
                    .filter(EmulatedGroupFiles::isAlive)
                    .toList();
        }
    }

    /** Whoever may write into another container's group keeps nobody from his. */
    private List<Long> processesIfReadable(Path group) {
        try {
            return processes(group);
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public synchronized void remove(Path group) throws IOException {
        if (isGroup(group)) {
            requireIdle(group);
        }
        unmake(group);
    }

    @Override
    public synchronized List<Path> list() throws IOException {
        List<Path> groups = new ArrayList<>();
        for (Path name : root.names()) {
            if (isGroup(name)) {
                groups.add(name);
            }
        }
        return groups;
    }

    /** Nothing is born inside here, so there is nothing to stop before it is killed. */
    @Override
    public synchronized void kill(Path group, Duration timeout) throws IOException {
        if (isGroup(group)) {
            processes(group).stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .filter(process -> !process.equals(ProcessHandle.current()))
                    .forEach(ProcessHandle::destroyForcibly);
            removeChildren(group);
        }
    }

    private void removeChildren(Path group) throws IOException {
        try (Directory directory = open(group)) {
            for (Path child : children(directory)) {
                removeIfEmpty(directory, child);
            }
        }
    }

    private static void removeIfEmpty(Directory directory, Path child) throws IOException {
        try {
            directory.removeDirectory(child);
        } catch (DirectoryNotEmptyException e) {
            // It is in the way of its parent, which tells of it.
        }
    }

    @Override
    public Optional<String> group(long pid) {
        return Optional.empty();
    }

    @Override
    public void lend(Path directory, int classId) throws IOException {
        throw new IOException("there are no groups elsewhere in an emulated hierarchy");
    }

    @Override
    public int classIdElsewhere(Path directory) throws IOException {
        throw new NoSuchFileException(directory.toString());
    }

    @Override
    public List<GroupProcess> inside(Path directory) throws IOException {
        throw new NoSuchFileException(directory.toString());
    }

    @Override
    public ForeignGroups foreign(Collection<Path> outer) {
        return ForeignGroups.NONE;
    }

    private void requireIdle(Path group) throws IOException {
        List<Long> inside = processes(group);
        try (Directory directory = open(group)) {
            List<Path> children = children(directory);
            if (!inside.isEmpty() || !children.isEmpty()) {
                throw BusyGroup.of(root.path().resolve(group), inside, children, null);
            }
        }
    }

    private static List<Path> children(Directory group) throws IOException {
        List<Path> children = new ArrayList<>();
        for (Path name : group.names()) {
            if (group.isDirectory(name)) {
                children.add(name);
            }
        }
        return children;
    }

    private void enter(Path group, Stream<Long> pids) throws IOException {
        try (Directory directory = open(group)) {
            write(directory, Procs.NAME, pids.map(pid -> pid + "\n").collect(Collectors.joining()));
        }
    }

    private boolean isGroup(Path name) throws IOException {
        try {
            if (!root.isDirectory(name)) {
                return false;
            }
            try (Directory directory = root.child(name)) {
                return directory.isFile(ClassIdFile.NAME);
            }
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private Directory open(Path group) throws IOException {
        try {
            return root.child(group);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw root.isDirectory(group)
                    ? e
                    : new FileSystemException(group.toString(), null, "it is a link or a file, and no group");
        }
    }

    private static void write(Directory directory, Path file, String text) throws IOException {
        try (FileChannel channel = directory.file(file, MAKING)) {
            channel.write(UTF_8.encode(text));
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent();
    }
}
