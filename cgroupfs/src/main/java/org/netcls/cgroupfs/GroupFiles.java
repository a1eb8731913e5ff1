// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.netcls.spi.BusyException;

/** What the kernel does with groups and their files, so that it can be emulated. Groups are named within the root. */
interface GroupFiles {
    /** What is kept with a group, empty for nothing, and when it was made. */
    record Annotation(String note, Instant made) {}

    boolean tagPackets();

    /** A command of sh(1) with which a process joins the group whose path is in {@code $0}. */
    String join();

    /** @throws FileAlreadyExistsException if there is such a group */
    void make(Path group) throws IOException;

    /** Takes back a {@link #make} after which the group could not be used. */
    void unmake(Path group) throws IOException;

    /** @throws NoSuchFileException if there is no such group */
    int readClassId(Path group) throws IOException;

    void writeClassId(Path group, int classId) throws IOException;

    void writeNote(Path group, String note) throws IOException;

    /** @throws NoSuchFileException if there is no such group */
    Annotation annotation(Path group) throws IOException;

    void attach(Path group, long pid) throws IOException;

    /** @throws NoSuchFileException if there is no such group */
    List<Long> processes(Path group) throws IOException;

    /**
     * @throws NoSuchFileException if there is no such group
     * @throws BusyException if something is inside
     */
    void remove(Path group) throws IOException;

    List<Path> list() throws IOException;
}
