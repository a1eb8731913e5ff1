// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.OptionalInt;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A back end: where groups live. Safe for use by several threads; the isolator lets two calls that change the same
 * container's group follow each other.
 */
@ConsumerType
public interface NetClsCgroups {
    /** What this back end is and where. */
    BackEnd backEnd();

    /**
     * Makes the container's group. A classid is written and read back; without one it is left to the operator.
     *
     * @param classId not 0; unsigned
     * @param note kept with the group for as long as it lives, at most 64 KiB in UTF-8; empty for none, which is cheaper
     * @throws FileAlreadyExistsException if there is such a group; it stays as it is
     * @throws IOException if it cannot be made; nothing of it is left
     */
    void create(ContainerId container, OptionalInt classId, String note) throws IOException;

    /**
     * Writes another classid and reads it back.
     *
     * @throws NoSuchFileException if there is no such group
     */
    void rewrite(ContainerId container, int classId) throws IOException;

    /**
     * Replaces the note.
     *
     * @throws NoSuchFileException if there is no such group
     */
    void annotate(ContainerId container, String note) throws IOException;

    /**
     * Moves a process with all its threads into the group.
     *
     * @param pid 1 or greater
     * @throws IOException if there is no such group or process, or the kernel refuses it
     */
    void attach(ContainerId container, long pid) throws IOException;

    /**
     * Removes the group; one that is gone already counts as removed.
     *
     * @throws BusyException if something is inside
     */
    void remove(ContainerId container) throws IOException;

    /**
     * Sends SIGKILL to every process inside, and again to those that they started meanwhile, until it was sent to all
     * that are inside. Does not wait until they have ended, and spares the agent itself. Where processes multiply
     * faster than this, it gives up after a while; call it again. Does nothing where there is no such group.
     */
    void kill(ContainerId container) throws IOException;

    /** The names of all groups directly under the root, in any order; others may have made some of them. */
    List<String> list() throws IOException;

    /**
     * The group's classid as the kernel has it now; empty when none was ever written.
     *
     * @throws NoSuchFileException if there is no such group
     */
    OptionalInt classId(ContainerId container) throws IOException;

    /**
     * All that there is to know of a group.
     *
     * @throws NoSuchFileException if there is no such group
     */
    GroupFacts read(ContainerId container) throws IOException;

    /**
     * The processes inside. Those of other pid namespaces are hidden.
     *
     * @throws NoSuchFileException if there is no such group
     */
    List<Long> processes(ContainerId container) throws IOException;

    /** Absolute path of the group's directory, whether it exists or not. */
    String path(ContainerId container);

    /**
     * The words to put before those of a command, so that it runs inside the group from its first instruction. Without
     * the group it does not run.
     */
    List<String> launcher(ContainerId container);
}
