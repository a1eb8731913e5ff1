// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.netcls.api.GroupProcess;
import org.netcls.cgroupfs.proc.KernelRelease;
import org.netcls.spi.BusyException;
import org.netcls.spi.ForeignGroups;

/**
 * The kernel's own: it makes and removes the files, and moves the processes. Everything is opened relative to the root,
 * which is held open, so each path that is opened lies in the hierarchy; and there the kernel makes no symbolic links.
 */
record KernelGroupFiles(Directory root, KeptFiles procs) implements GroupFiles {
    /** A directory within itself. */
    static final Path HERE = Path.of(".");

    private static final Set<String> CONTROL_FILES = Set.of("tasks", "notify_on_release", "release_agent");
    /** The attribute {@code user.netcls}. */
    private static final String NOTE = "netcls";

    private static final String STATUS = "unix:lastModifiedTime,nlink";

    /** Bytes in which nearly all notes have room, so that few have to be asked for their size first. */
    private static final int MOST_NOTES = 1024;

    private static final int MOST_TRIES = 5;

    private static final Set<OpenOption> READING = Set.of(READ);
    private static final Set<OpenOption> WRITING = Set.of(WRITE);
    private static final Set<OpenOption> READING_AND_WRITING = Set.of(READ, WRITE);

    KernelGroupFiles(Directory root) {
        this(root, new KeptFiles());
    }

    @Override
    public boolean tagPackets() {
        return true;
    }

    /** 0 is the writer itself, and the only pid for which {@code tasks} does not wait for all other processes. */
    @Override
    public String join() {
        return "echo 0 > \"$0/tasks\"";
    }

    @Override
    public void make(Path group) throws IOException {
        // One of that name may have been renamed, and its file still leads there.
        procs.forget(group);
        try {
            root.makeDirectory(group);
        } catch (NoSuchFileException e) {
            boolean isRootThere = root.isFile(ClassIdFile.NAME);
            String reason = isRootThere
                    ? "the hierarchy is no longer mounted there"
                    : "somebody removed " + root.path() + ", which is made again within a second or so";
            throw new NoSuchFileException(root.path().toString(), null, reason);
        }
    }

    /** By path, as it was made: another hierarchy may be mounted over ours. */
    @Override
    public void unmake(Path group) throws IOException {
        Files.deleteIfExists(root.path().resolve(group));
    }

    @Override
    public int readClassId(Path group) throws IOException {
        return readClassId(root, group);
    }

    private static int readClassId(Directory base, Path group) throws IOException {
        return within(base, group, () -> {
            try (FileChannel file = base.file(group.resolve(ClassIdFile.NAME), READING)) {
                return ClassIdFile.read(file);
            }
        });
    }

    @Override
    public void writeClassId(Path group, int classId) throws IOException {
        writeClassId(root, group, classId);
    }

    private static void writeClassId(Directory base, Path group, int classId) throws IOException {
        within(base, group, () -> {
            // Without CREATE: the kernel makes this file; its absence means that the group is gone.
            try (FileChannel file = base.file(group.resolve(ClassIdFile.NAME), READING_AND_WRITING)) {
                ClassIdFile.write(file, classId);
                return null;
            }
        });
    }

    @Override
    public void rewriteClassId(Path group, int classId) throws IOException {
        rewriteClassId(root, group, classId);
    }

    private static void rewriteClassId(Directory base, Path group, int classId) throws IOException {
        int before = readClassId(base, group);
        writeClassId(base, group, classId);
        // No recursion: whoever may make groups may make them as deep as he likes.
        Deque<Path> left = new ArrayDeque<>(children(base, group));
        while (!left.isEmpty()) {
            Path inner = left.pop();
            try {
                if (readClassId(base, inner) == before) {
                    writeClassId(base, inner, classId);
                }
                left.addAll(children(base, inner));
            } catch (NoSuchFileException e) {
                // It has just gone.
            }
        }
    }

    private interface Use<T> {
        T run() throws IOException;
    }

    /**
     * Files that are open when their group goes away fail with an error of their own. So whether it is there is asked of
     * the group itself; and one that is may be another of that name, made since.
     */
    private static <T> T within(Directory base, Path group, Use<T> use) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                return use.run();
            } catch (NoSuchFileException e) {
                throw e;
            } catch (IOException e) {
                if (!base.isDirectory(group)) {
                    throw new NoSuchFileException(group.toString());
                }
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void writeNote(Path group, String note) throws IOException {
        byPath(group, () -> {
            writeNoteThere(group, note);
            return null;
        });
    }

    private void writeNoteThere(Path group, String note) throws IOException {
        try {
            attribute(group).write(NOTE, UTF_8.encode(note));
        } catch (IOException e) {
            throw root.isDirectory(group)
                    ? NoNotesException.orElse(e, KernelRelease.of(root.path().getRoot()))
                    : e;
        }
    }

    @Override
    public String readNote(Path group) throws IOException {
        return byPath(group, () -> readNoteThere(group));
    }

    private String readNoteThere(Path group) throws IOException {
        UserDefinedFileAttributeView attribute = attribute(group);
        if (!attribute.list().contains(NOTE)) {
            return "";
        }
        ByteBuffer buffer = ByteBuffer.allocate(MOST_NOTES);
        try {
            attribute.read(NOTE, buffer);
        } catch (IOException e) {
            buffer = ByteBuffer.allocate(attribute.size(NOTE));
            attribute.read(NOTE, buffer);
        }
        return UTF_8.decode(buffer.flip()).toString();
    }

    /** What is not there is gone only if the path still leads to the hierarchy. */
    private <T> T byPath(Path group, Use<T> use) throws IOException {
        try {
            return use.run();
        } catch (NoSuchFileException e) {
            requireReachable(group);
            throw e;
        }
    }

    @Override
    public String readRootNote() throws IOException {
        return readNote(HERE);
    }

    @Override
    public void writeRootNote(String note) throws IOException {
        writeNote(HERE, note);
    }

    /**
     * In one call, for which Java wants a path. Where that does not lead to the group any more, the directory that is held
     * open tells; where it leads to another one, {@link #foreign} finds out.
     */
    @Override
    public Status status(Path group) throws IOException {
        try {
            Map<String, Object> status = Files.readAttributes(root.path().resolve(group), STATUS, NOFOLLOW_LINKS);
            Instant made = ((FileTime) status.get("lastModifiedTime")).toInstant();
            return new Status(made, (int) status.get("nlink") > ForeignWalk.LINKS_WITHOUT_CHILDREN);
        } catch (IOException e) {
            return new Status(
                    root.attributes(group).readAttributes().lastModifiedTime().toInstant(), true);
        }
    }

    /** Java knows extended attributes by path only. */
    private UserDefinedFileAttributeView attribute(Path group) {
        return Files.getFileAttributeView(
                root.path().resolve(group), UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    }

    @Override
    public void attach(Path group, long pid) throws IOException {
        byte[] text = Long.toString(pid).getBytes(US_ASCII);
        if (!procs.write(group, text)) {
            within(root, group, () -> {
                attach(group, pid, text);
                return null;
            });
        }
    }

    private void attach(Path group, long pid, byte[] text) throws IOException {
        FileChannel file = root.file(group.resolve(Procs.NAME), WRITING);
        try {
            file.write(ByteBuffer.wrap(text));
        } catch (IOException e) {
            file.close();
            throw Procs.isKernelThread(pid) ? new IOException(Procs.KERNEL_THREAD, e) : e;
        }
        procs.keep(group, file);
    }

    @Override
    public List<Long> processes(Path group) throws IOException {
        return within(root, group, () -> Procs.read(root.file(group.resolve(Procs.NAME), READING)));
    }

    @Override
    public Optional<String> group(long pid) {
        return Procs.group(pid);
    }

    @Override
    public void remove(Path group) throws IOException {
        procs.forget(group);
        try {
            root.removeDirectory(group);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw isRefusal(e) ? e : busy(group, e);
        }
    }

    @Override
    public void kill(Path group, Duration timeout) throws IOException {
        if (root.isDirectory(group)) {
            requireReachable(group);
            KillCommand.run(root.path().resolve(group), timeout);
            removeChildren(group);
        }
    }

    /** The shell goes by path: something else that came there is none of ours. */
    private void requireReachable(Path group) throws IOException {
        Path path = root.path().resolve(group);
        Object ours = root.attributes(group).readAttributes().fileKey();
        if (Files.notExists(path, NOFOLLOW_LINKS)
                || !Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS)
                        .fileKey()
                        .equals(ours)) {
            throw new IOException("the hierarchy is no longer mounted there");
        }
    }

    /** Those that are empty already and soon reached; others are in the way of their parent, which tells of them. */
    private void removeChildren(Path group) {
        try (EmptyGroups groups = new EmptyGroups(root.child(group))) {
            groups.remove(KillCommand.MOST);
        } catch (IOException e) {
            // Those that are left are in the way, too.
        }
    }

    @Override
    public List<Path> list() throws IOException {
        // One that is gone may have been renamed, as in make.
        for (Path kept : procs.groups()) {
            if (!root.isDirectory(kept)) {
                procs.forget(kept);
            }
        }
        return children(root, HERE);
    }

    @Override
    public void lend(Path directory, int classId) throws IOException {
        elsewhere(directory, () -> {
            lendToThis(directory, classId);
            return null;
        });
    }

    /** By path, where something else may be now: what is not there is gone only if it would be in the hierarchy. */
    private <T> T elsewhere(Path directory, Use<T> use) throws IOException {
        try {
            return use.run();
        } catch (NoSuchFileException e) {
            Path there = directory;
            while (Files.notExists(there, NOFOLLOW_LINKS) && there.getParent() != null) {
                there = there.getParent();
            }
            requireReachable(HERE);
            requireInHierarchy(there);
            throw e;
        }
    }

    private void requireInHierarchy(Path directory) throws IOException {
        if (!device(directory).equals(device(root.path()))) {
            throw new IOException("it is not in the hierarchy of " + root.path());
        }
    }

    private void lendToThis(Path directory, int classId) throws IOException {
        requireInHierarchy(directory);
        try (Directory top = Directory.open(directory)) {
            if (readClassId(top, HERE) != classId) {
                rewriteClassId(top, HERE, classId);
            }
        }
    }

    @Override
    public int classIdElsewhere(Path directory) throws IOException {
        try (FileChannel file = FileChannel.open(directory.resolve(ClassIdFile.NAME), READ)) {
            return ClassIdFile.read(file);
        }
    }

    @Override
    public List<GroupProcess> inside(Path directory) throws IOException {
        return elsewhere(directory, () -> insideThis(directory));
    }

    private static List<GroupProcess> insideThis(Path directory) throws IOException {
        List<Long> pids = new ArrayList<>();
        try (Directory top = Directory.open(directory)) {
            Deque<Path> left = new ArrayDeque<>(List.of(HERE));
            while (!left.isEmpty()) {
                Path group = left.pop();
                try {
                    pids.addAll(Procs.read(top.file(group.resolve(Procs.NAME), READING)));
                    left.addAll(children(top, group));
                } catch (IOException e) {
                    // One within it may have just gone.
                    if (group.equals(HERE) || top.isDirectory(group)) {
                        throw e;
                    }
                }
            }
        }
        return Procs.named(pids);
    }

    static Object device(Path directory) throws IOException {
        return Files.getAttribute(directory, "unix:dev", NOFOLLOW_LINKS);
    }

    @Override
    public ForeignGroups foreign(Collection<Path> outer) {
        return ForeignWalk.around(root, outer);
    }

    /** Tells EBUSY, which has no exception type of its own and a text that depends on the locale, from the others. */
    private boolean isRefusal(FileSystemException e) {
        return e.getClass() != FileSystemException.class || !Files.isWritable(root.path());
    }

    private BusyException busy(Path group, IOException cause) {
        List<Path> children = orNone(() -> children(root, group));
        return BusyGroup.of(root.path().resolve(group), orNone(() -> processes(group)), children, cause);
    }

    /** What cannot be told any more is no reason to take the group for gone. */
    private static <T> List<T> orNone(Use<List<T>> look) {
        try {
            return look.run();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The groups in a group; all are named within the directory. */
    static List<Path> children(Directory directory, Path group) throws IOException {
        List<Path> groups = new ArrayList<>();
        for (Path name : directory.names(group)) {
            Path child = group.equals(HERE) ? name : group.resolve(name);
            if (!looksLikeControlFile(name) || directory.isDirectory(child)) {
                groups.add(child);
            }
        }
        return groups;
    }

    /** Spares a system call for each group: nothing else in a group's directory is a file. */
    private static boolean looksLikeControlFile(Path name) {
        String text = name.toString();
        return text.indexOf('.') >= 0 || CONTROL_FILES.contains(text);
    }

    @Override
    public void close() throws IOException {
        procs.close();
    }
}
