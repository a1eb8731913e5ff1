// SPDX-License-Identifier: Apache-2.0
package org.netcls.cgroupfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.netcls.api.GroupProcess;
import org.netcls.spi.BusyException;
import org.netcls.spi.ForeignGroups;

/** What the kernel does with groups and their files, so that it can be emulated. Groups are named within the root. */
interface GroupFiles extends Closeable {
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

    /** Into the groups in it too that carry what it did: they have it from their container, as their processes do. */
    void rewriteClassId(Path group, int classId) throws IOException;

    /** @throws NoNotesException if it cannot keep any */
    void writeNote(Path group, String note) throws IOException;

    /**
     * Blank for none.
     *
     * @throws NoSuchFileException if there is no such group
     */
    String readNote(Path group) throws IOException;

    /** What the root keeps for as long as it lives; empty before anything was written. */
    String readRootNote() throws IOException;

    /** @throws NoNotesException if it cannot keep any */
    void writeRootNote(String note) throws IOException;

    /**
     * What its directory tells.
     *
     * @param made when it was made
     * @param mayHaveGroups false if there are certainly no groups in it
     */
    record Status(Instant made, boolean mayHaveGroups) {}

    /** @throws NoSuchFileException if there is no such group */
    Status status(Path group) throws IOException;

    void attach(Path group, long pid) throws IOException;

    /** @throws NoSuchFileException if there is no such group */
    List<Long> processes(Path group) throws IOException;

    /**
     * @throws NoSuchFileException if there is no such group
     * @throws BusyException if something is inside
     */
    void remove(Path group) throws IOException;

    /**
     * Kills what is inside, in groups too that were made in it, and removes those. Nothing happens where there is no
     * such group.
     *
     * @param timeout when to stop looking for processes that were started meanwhile
     */
    void kill(Path group, Duration timeout) throws IOException;

    /** The group that a process is in, as the kernel names it; empty where it has ended, or that cannot be told. */
    Optional<String> group(long pid);

    List<Path> list() throws IOException;

    /** Writes a classid into a group of the hierarchy that is not in the list, unless it has that already. */
    void lend(Path directory, int classId) throws IOException;

    /** What such a group carries. */
    int classIdElsewhere(Path directory) throws IOException;

    /** The processes in such a group, and in those within it. */
    List<GroupProcess> inside(Path directory) throws IOException;

    /** Groups of the same hierarchy that are not in the list, without what is in the groups of the list other than these. */
    ForeignGroups foreign(Collection<Path> outer);

    /** Closes the files that are kept open for speed; this stays usable. */
    @Override
    default void close() throws IOException {}
}
