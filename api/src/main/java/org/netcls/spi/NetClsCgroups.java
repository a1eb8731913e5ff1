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
     * Makes the container's group, writes the classid and reads it back.
     *
     * @param classId not 0; unsigned
     * @throws FileAlreadyExistsException if there is such a group; it stays as it is
     * @throws IOException if it cannot be made; nothing of it is left
     */
    void create(ContainerId container, int classId) throws IOException;

    /** As {@link #create(ContainerId, int)}, but leaves the classid to the operator. */
    void create(ContainerId container) throws IOException;

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
     * The group's classid as the kernel has it now; empty when none was ever written: it reads 0 or what a new group
     * inherits.
     *
     * @throws NoSuchFileException if there is no such group
     */
    OptionalInt classId(ContainerId container) throws IOException;

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
