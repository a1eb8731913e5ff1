// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.cgroupfs.hierarchy.Failure;
import org.netcls.spi.BusyException;
import org.netcls.spi.GroupFacts;
import org.netcls.spi.NetClsCgroups;

/** One directory for each container under a root of our own; real ones in the kernel, or emulated. */
final class CgroupFs implements NetClsCgroups, Closeable {
    private static final int MOST_ROUNDS_OF_KILLING = 100;

    private final GroupRoot root;
    private final GroupFiles files;
    private final int inherited;

    CgroupFs(GroupRoot root) throws IOException {
        this.root = root;
        this.files = root.files();
        this.inherited = root.classId();
    }

    @Override
    public BackEnd backEnd() {
        return new BackEnd(files.tagPackets(), root.path());
    }

    @Override
    public void create(ContainerId container, OptionalInt classId, String note) throws IOException {
        Path group = make(container);
        try {
            if (!note.isEmpty()) {
                files.writeNote(group, note);
            }
            // Last, because a group without a classid of its own is known to be unfinished.
            if (classId.isPresent()) {
                files.writeClassId(group, classId.getAsInt());
            }
        } catch (IOException e) {
            undoCreate(group, e);
            throw Failure.to("finish group", path(container), e);
        }
    }

    private Path make(ContainerId container) throws IOException {
        try {
            Path group = name(container);
            files.make(group);
            return group;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to("make group", path(container), e);
        }
    }

    private void undoCreate(Path group, IOException cause) {
        try {
            files.unmake(group);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void rewrite(ContainerId container, int classId) throws IOException {
        inGroup("write the classid of", container, group -> {
            files.writeClassId(group, classId);
            return null;
        });
    }

    @Override
    public void annotate(ContainerId container, String note) throws IOException {
        inGroup("write the note of", container, group -> {
            files.writeNote(group, note);
            return null;
        });
    }

    @Override
    public void attach(ContainerId container, long pid) throws IOException {
        try {
            requirePid(pid);
            files.attach(name(container), pid);
        } catch (IOException e) {
            throw Failure.to("move pid " + pid + " into", path(container), e);
        }
    }

    /** To the kernel 0 is the writer: the agent itself would be moved. */
    private static void requirePid(long pid) throws IOException {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IOException("No such process");
        }
    }

    @Override
    public void remove(ContainerId container) throws IOException {
        try {
            files.remove(name(container));
        } catch (NoSuchFileException e) {
            // Removed already, by whomever.
        } catch (BusyException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to("remove", path(container), e);
        }
    }

    @Override
    public void kill(ContainerId container) throws IOException {
        Set<ProcessHandle> killed = new HashSet<>();
        for (int round = 0; round < MOST_ROUNDS_OF_KILLING; round++) {
            List<ProcessHandle> found = inside(name(container)).stream()
                    .flatMap(pid -> ProcessHandle.of(pid).stream())
                    .filter(process -> !killed.contains(process) && !process.equals(ProcessHandle.current()))
                    .toList();
            if (found.isEmpty()) {
                return;
            }
            // A pid that is still inside belongs to the process that was found, and not to a later one of that number.
            Set<Long> confirmed = Set.copyOf(inside(name(container)));
            found.stream().filter(process -> confirmed.contains(process.pid())).forEach(process -> {
                process.destroyForcibly();
                killed.add(process);
            });
        }
    }

    private List<Long> inside(Path group) throws IOException {
        try {
            return files.processes(group);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    @Override
    public List<String> list() throws IOException {
        return files.list().stream().map(Path::toString).toList();
    }

    @Override
    public OptionalInt classId(ContainerId container) throws IOException {
        int classId = inGroup("read the classid of", container, files::readClassId);
        return classId == 0 || classId == inherited ? OptionalInt.empty() : OptionalInt.of(classId);
    }

    @Override
    public GroupFacts read(ContainerId container) throws IOException {
        OptionalInt classId = classId(container);
        GroupFiles.Annotation annotation = inGroup("read the note of", container, files::annotation);
        return new GroupFacts(classId, annotation.note(), annotation.made());
    }

    private interface Use<T> {
        T of(Path group) throws IOException;
    }

    private <T> T inGroup(String operation, ContainerId container, Use<T> use) throws IOException {
        try {
            return use.of(name(container));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to(operation, path(container), e);
        }
    }

    @Override
    public List<Long> processes(ContainerId container) throws IOException {
        return files.processes(name(container));
    }

    @Override
    public String path(ContainerId container) {
        return root.path() + "/" + container.value();
    }

    @Override
    public List<String> launcher(ContainerId container) {
        return List.of("sh", "-c", files.join() + " && exec \"$@\"", path(container));
    }

    @Override
    public void close() throws IOException {
        root.close();
    }

    /** @throws IOException if the name cannot be encoded for the file system, as with LANG=C and a name beyond ASCII */
    private static Path name(ContainerId container) throws IOException {
        try {
            return Path.of(container.value());
        } catch (InvalidPathException e) {
            throw new IOException(
                    "container id '" + container + "' cannot be a file name here; run the agent in a UTF-8 locale", e);
        }
    }
}
