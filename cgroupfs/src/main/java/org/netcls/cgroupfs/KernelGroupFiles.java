// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.netcls.spi.BusyException;

/**
 * The kernel's own: it makes and removes the files, and moves the processes. Everything is opened relative to the root,
 * which is held open, so each path that is opened lies in the hierarchy; and there the kernel makes no symbolic links.
 */
record KernelGroupFiles(Directory root) implements GroupFiles {
    private static final Set<String> CONTROL_FILES = Set.of("tasks", "notify_on_release", "release_agent");
    /** The attribute {@code user.netcls}. */
    private static final String NOTE = "netcls";
    // That others may not list a group tells, at the cost of no further system call, that there is a note to read.
    private static final Set<PosixFilePermission> WITH_NOTE = PosixFilePermissions.fromString("rwxr-x--x");

    private static final Set<OpenOption> READING = Set.of(READ);
    private static final Set<OpenOption> WRITING = Set.of(WRITE);
    private static final Set<OpenOption> READING_AND_WRITING = Set.of(READ, WRITE);

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
        try {
            root.makeDirectory(group);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(root.path().toString(), null, "the hierarchy is no longer mounted there");
        }
    }

    /** By path, as it was made: another hierarchy may be mounted over ours. */
    @Override
    public void unmake(Path group) throws IOException {
        Files.deleteIfExists(root.path().resolve(group));
    }

    @Override
    public int readClassId(Path group) throws IOException {
        try (FileChannel file = root.file(group.resolve(ClassIdFile.NAME), READING)) {
            return ClassIdFile.read(file);
        }
    }

    @Override
    public void writeClassId(Path group, int classId) throws IOException {
        // Without CREATE: the kernel makes this file; its absence means that the group is gone.
        try (FileChannel file = root.file(group.resolve(ClassIdFile.NAME), READING_AND_WRITING)) {
            ClassIdFile.write(file, classId);
        }
    }

    /** First the note, and then the sign that there is one. */
    @Override
    public void writeNote(Path group, String note) throws IOException {
        attribute(group).write(NOTE, UTF_8.encode(note));
        root.attributes(group).setPermissions(WITH_NOTE);
    }

    @Override
    public Annotation annotation(Path group) throws IOException {
        PosixFileAttributes attributes = root.attributes(group).readAttributes();
        String note = attributes.permissions().contains(OTHERS_READ) ? "" : readNote(group);
        return new Annotation(note, attributes.lastModifiedTime().toInstant());
    }

    private String readNote(Path group) throws IOException {
        UserDefinedFileAttributeView attribute = attribute(group);
        if (!attribute.list().contains(NOTE)) {
            return "";
        }
        ByteBuffer buffer = ByteBuffer.allocate(attribute.size(NOTE));
        attribute.read(NOTE, buffer);
        return UTF_8.decode(buffer.flip()).toString();
    }

    /** Java knows extended attributes by path only. */
    private UserDefinedFileAttributeView attribute(Path group) {
        return Files.getFileAttributeView(
                root.path().resolve(group), UserDefinedFileAttributeView.class, NOFOLLOW_LINKS);
    }

    @Override
    public void attach(Path group, long pid) throws IOException {
        try (FileChannel procs = root.file(group.resolve(Procs.NAME), WRITING)) {
            procs.write(US_ASCII.encode(Long.toString(pid)));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Procs.isKernelThread(pid) ? new IOException(Procs.KERNEL_THREAD, e) : e;
        }
    }

    @Override
    public List<Long> processes(Path group) throws IOException {
        return Procs.read(root.file(group.resolve(Procs.NAME), READING));
    }

    @Override
    public void remove(Path group) throws IOException {
        try {
            root.removeDirectory(group);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw isRefusal(e) ? e : busy(group, e);
        }
    }

    @Override
    public List<Path> list() throws IOException {
        List<Path> groups = new ArrayList<>();
        for (Path name : root.names()) {
            if (!looksLikeControlFile(name) || root.isDirectory(name)) {
                groups.add(name);
            }
        }
        return groups;
    }

    /** Tells EBUSY, which has no exception type of its own and a text that depends on the locale, from the others. */
    private boolean isRefusal(FileSystemException e) {
        return e.getClass() != FileSystemException.class || !Files.isWritable(root.path());
    }

    private BusyException busy(Path group, IOException cause) throws IOException {
        return BusyGroup.of(root.path().resolve(group), processes(group), childGroups(group), cause);
    }

    private List<Path> childGroups(Path group) throws IOException {
        try (Directory directory = root.child(group)) {
            return new KernelGroupFiles(directory).list();
        }
    }

    /** Spares a system call for each group: nothing else in a group's directory is a file. */
    private static boolean looksLikeControlFile(Path name) {
        String text = name.toString();
        return text.indexOf('.') >= 0 || CONTROL_FILES.contains(text);
    }
}
