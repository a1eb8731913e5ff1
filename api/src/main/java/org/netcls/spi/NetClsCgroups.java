// SPDX-License-Identifier: Apache-2.0
package org.netcls.spi;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.netcls.api.BackEnd;
import org.netcls.api.ContainerId;
import org.netcls.api.GroupProcess;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A back end: where groups live. Safe for use by several threads; the isolator lets two calls that change the same
 * container's group follow each other.
 *
 * <p>The id of a container is the name of its group, and all groups are directly under the root. A group's name is its
 * directory's: UTF-8, in which a byte that is not valid there stands as {@code \xe9}. What is a slash in the id of a nested
 * container is a backslash in the directory's name, and any other backslash there stands as {@code \x5c}. So every name
 * can be turned back, in any locale. That a group does not exist is told only where an operation on that group itself found so.
 */
@ConsumerType
public interface NetClsCgroups {
    /** What this back end is and where. */
    BackEnd backEnd();

    /**
     * The same object as long as nobody but back ends of this process can have changed groups: another back end in place of
     * this one tells the same, if no agent could have had the root in between. Of no class of the back end's bundle then.
     */
    default Object tenure() {
        return this;
    }

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
     * Writes another classid and reads it back; into the groups too that somebody made in the container's, where they
     * carry what it did.
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
     * Ends every process inside, in groups too that somebody made in it, and removes those groups. All are stopped first,
     * so that none starts another meanwhile. Does not wait until they have ended, and spares the agent itself. Does
     * nothing where there is no such group.
     *
     * @param timeout when to stop looking for those that were started meanwhile; call it again
     */
    void kill(ContainerId container, Duration timeout) throws IOException;

    /** The names of all groups directly under the root, in any order; others may have made some of them. */
    List<String> list() throws IOException;

    /**
     * The group's classid as the kernel has it now; empty where it reads 0, so none was ever written.
     *
     * @param group a name, as {@link #list} has it
     * @throws NoSuchFileException if there is no such group
     */
    OptionalInt classId(String group) throws IOException;

    /**
     * What the kernel tells of a group.
     *
     * @param group a name, as {@link #list} has it
     * @throws NoSuchFileException if there is no such group
     */
    GroupFacts read(String group) throws IOException;

    /**
     * The note as the isolator wrote it, unless who owns the group has changed it; empty without one.
     *
     * @param group a name, as {@link #list} has it
     * @throws NoSuchFileException if there is no such group
     */
    String note(String group) throws IOException;

    /**
     * The processes inside. Those of other pid namespaces are hidden.
     *
     * @param group a name, as {@link #list} has it
     * @throws NoSuchFileException if there is no such group
     */
    List<Long> processes(String group) throws IOException;

    /**
     * The group that a process is in, as {@code /proc/<pid>/cgroup} names it; empty where it has ended, or that cannot be
     * told.
     */
    Optional<String> group(long pid);

    /**
     * Writes a classid into a group of the hierarchy that is not under the root, and into those in it that carry the same, and
     * reads it back; nothing is written that is there already.
     *
     * @param directory absolute path of the group, as {@link #foreign} names it
     * @param classId 0 for none any more
     * @throws NoSuchFileException if there is no such group
     * @throws IOException if it is no group of the hierarchy, or cannot be written
     */
    void lend(String directory, int classId) throws IOException;

    /**
     * As {@link #classId}, of a group of the hierarchy that is not under the root.
     *
     * @param directory absolute path of the group, as {@link #foreign} names it
     * @throws NoSuchFileException if there is no such group, unless that cannot be told from one that carries nothing
     */
    default OptionalInt classIdElsewhere(String directory) throws IOException {
        return foreign().classIds().entrySet().stream()
                .filter(group -> group.getKey().equals(directory))
                .mapToInt(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * The processes in a group of the hierarchy that is not under the root, and in those within it.
     *
     * @param directory absolute path of the group, as {@link #foreign} names it
     * @throws NoSuchFileException if there is no such group
     */
    List<GroupProcess> inside(String directory) throws IOException;

    /** What groups of the hierarchy carry that are not directly under the root. */
    ForeignGroups foreign() throws IOException;

    /**
     * As {@link #foreign()}, by somebody who knows which groups have groups in them.
     *
     * @param outer names of groups, as {@link #list} has them; what is in the other ones directly under the root need not
     *     be looked at
     */
    default ForeignGroups foreign(Collection<String> outer) throws IOException {
        return foreign();
    }

    /**
     * Absolute path of the group's directory, whether it exists or not.
     *
     * @param group a name, as {@link #list} has it
     */
    String path(String group);

    /**
     * The words to put before those of a command, so that it runs inside the group from its first instruction. Without
     * the group it does not run.
     */
    List<String> launcher(ContainerId container);
}
