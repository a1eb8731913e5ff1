// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.GroupProcess;
import org.netcls.cgroupfs.hierarchy.Failure;
import org.netcls.spi.BusyException;
import org.netcls.spi.ForeignGroups;
import org.netcls.spi.GroupFacts;
import org.netcls.spi.NetClsCgroups;

/** One directory for each container under a root of our own; real ones in the kernel, or emulated. */
public final class CgroupFs implements NetClsCgroups, Closeable {
    private final GroupRoot root;
    private final GroupFiles files;

    CgroupFs(GroupRoot root) {
        this.root = root;
        this.files = root.files();
    }

    /**
     * In the kernel's hierarchy, without a framework.
     *
     * @param root an existing group; what is made lives in it
     */
    public static CgroupFs in(Path root) throws IOException {
        return new CgroupFs(GroupRoot.real(root));
    }

    /** Whether the root still exists; others can remove it while it has no groups. */
    boolean isThere() {
        return root.isThere();
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
            throw Failure.to("finish group", path(container.value()), e);
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
            throw Failure.to("make group", path(container.value()), e);
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
            files.rewriteClassId(group, classId);
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
            throw Failure.to("move pid " + pid + " into", path(container.value()), e);
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
            throw Failure.to("remove", path(container.value()), e);
        }
    }

    @Override
    public void kill(ContainerId container, Duration timeout) throws IOException {
        try {
            files.kill(name(container), timeout);
        } catch (NoSuchFileException e) {
            // It went away just now.
        } catch (IOException e) {
            throw Failure.to("kill what is in", path(container.value()), e);
        }
    }

    @Override
    public List<String> list() throws IOException {
        try {
            return files.list().stream().map(GroupName::of).toList();
        } catch (IOException e) {
            throw Failure.to("list the groups in", root.path(), e);
        }
    }

    @Override
    public OptionalInt classId(String group) throws IOException {
        int classId = inGroup("read the classid of", group, files::readClassId);
        return classId == 0 ? OptionalInt.empty() : OptionalInt.of(classId);
    }

    @Override
    public GroupFacts read(String group) throws IOException {
        OptionalInt classId = classId(group);
        GroupFiles.Status status = inGroup("read the age of", group, files::status);
        return new GroupFacts(classId, status.made(), status.mayHaveGroups());
    }

    @Override
    public String note(String group) throws IOException {
        return inGroup("read the note of", group, files::readNote);
    }

    @Override
    public List<Long> processes(String group) throws IOException {
        return inGroup("read the processes of", group, files::processes);
    }

    @Override
    public Optional<String> group(long pid) {
        return files.group(pid);
    }

    @Override
    public void lend(String directory, int classId) throws IOException {
        try {
            files.lend(Path.of(directory), classId);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to("lend a classid to group", directory, e);
        }
    }

    @Override
    public OptionalInt classIdElsewhere(String directory) throws IOException {
        int classId = files.classIdElsewhere(Path.of(directory));
        return classId == 0 ? OptionalInt.empty() : OptionalInt.of(classId);
    }

    @Override
    public List<GroupProcess> inside(String directory) throws IOException {
        try {
            return files.inside(Path.of(directory));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to("read the processes of", directory, e);
        }
    }

    @Override
    public ForeignGroups foreign() throws IOException {
        return foreign(list());
    }

    @Override
    public ForeignGroups foreign(Collection<String> outer) {
        return files.foreign(outer.stream().map(GroupName::path).toList());
    }

    private interface Use<T> {
        T of(Path group) throws IOException;
    }

    private <T> T inGroup(String operation, ContainerId container, Use<T> use) throws IOException {
        return inGroup(operation, container.value(), use);
    }

    private <T> T inGroup(String operation, String group, Use<T> use) throws IOException {
        try {
            return use.of(GroupName.path(group));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to(operation, path(group), e);
        }
    }

    @Override
    public String path(String group) {
        return GroupName.under(root.directory().path(), group);
    }

    @Override
    public List<String> launcher(ContainerId container) {
        return List.of("sh", "-c", files.join() + " && exec \"$@\"", path(container.value()));
    }

    @Override
    public Object tenure() {
        return root.tenure();
    }

    /** Closes it, but keeps others off the root for this time, or until somebody in this process opens it. */
    void leave(Duration atMost) throws IOException {
        root.leave(atMost);
    }

    /** Nobody is kept off any longer, unless somebody has opened it since. */
    void giveUp() throws IOException {
        root.giveUp();
    }

    @Override
    public void close() throws IOException {
        root.close();
    }

    private static Path name(ContainerId container) {
        return GroupName.path(container.value());
    }
}
