// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.spi.NetClsCgroups;

/** One directory for each container under a root of our own; real ones in the kernel, or emulated. */
final class CgroupFs implements NetClsCgroups {
    private final Path root;
    private final GroupFiles files;
    private final int inherited;

    CgroupFs(GroupRoot root) throws IOException {
        this.root = root.directory();
        this.files = root.files();
        this.inherited = ClassIdFile.of(this.root).read();
    }

    @Override
    public BackEnd backEnd() {
        return new BackEnd(files.tagPackets(), root.toString());
    }

    @Override
    public void create(ContainerId container, int classId) throws IOException {
        create(container);
        try {
            ClassIdFile.of(directory(container)).write(classId);
        } catch (IOException | RuntimeException e) {
            undoCreate(container, e);
            throw e;
        }
    }

    private void undoCreate(ContainerId container, Exception cause) {
        try {
            remove(container);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void create(ContainerId container) throws IOException {
        Path group = directory(container);
        try {
            files.make(group);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw Failure.to("make group", group, e);
        }
    }

    @Override
    public void attach(ContainerId container, long pid) throws IOException {
        Path group = directory(container);
        try {
            files.attach(group, pid);
        } catch (IOException e) {
            throw Failure.to("move pid " + pid + " into", group, e);
        }
    }

    @Override
    public void remove(ContainerId container) throws IOException {
        Path group = directory(container);
        if (Files.isDirectory(group)) {
            files.remove(group);
        }
    }

    @Override
    public List<String> list() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.exists(ClassIdFile.of(child).path()))
                    .map(child -> child.getFileName().toString())
                    .toList();
        }
    }

    @Override
    public OptionalInt classId(ContainerId container) throws IOException {
        int classId = ClassIdFile.of(directory(container)).read();
        return classId == 0 || classId == inherited ? OptionalInt.empty() : OptionalInt.of(classId);
    }

    @Override
    public List<Long> processes(ContainerId container) throws IOException {
        return files.processes(directory(container));
    }

    @Override
    public String path(ContainerId container) {
        return root.resolve(container.value()).toString();
    }

    /** @throws IOException if the name cannot be encoded for the file system, as with LANG=C and a name beyond ASCII */
    private Path directory(ContainerId container) throws IOException {
        try {
            return root.resolve(container.value());
        } catch (InvalidPathException e) {
            throw new IOException(
                    "container id '" + container + "' cannot be a file name here; run the agent in a UTF-8 locale", e);
        }
    }
}
